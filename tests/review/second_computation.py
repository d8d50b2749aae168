"""Every figure once more, by plain loops over the JSON export. Shares no code with the review."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

Data = dict[str, Any]
NAMES = ("colleagues", "communities", "following")


def gap(later: str, earlier: str) -> int:
    return (date.fromisoformat(later) - date.fromisoformat(earlier)).days


def shift(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def tier_of(data: Data, contact: str, on: str) -> str:
    moves = [m for m in data["tier_moves"] if m["contact_id"] == contact]
    if moves:
        best = None
        for m in moves:
            if m["on"] <= on and (best is None or m["on"] >= best["on"]):
                best = m
        if best is not None:
            return best["tier"] or "untiered"
        first = None
        for m in moves:
            if m["tier"] and (first is None or m["on"] < first["on"]):
                first = m
        return first["tier"] if first else "untiered"
    for c in data["contacts"]:
        if c["id"] == contact:
            return c["tier"] or "untiered"
    return "untiered"


def unique(items: list[str]) -> list[str]:
    found: list[str] = []
    for item in items:
        if item not in found:
            found.append(item)
    return found


def parts(data: Data, i: Data) -> dict[str, float]:
    who = unique(i["contact_ids"])
    if not who:
        return {"untiered": 1.0}
    found: dict[str, float] = {}
    for c in who:
        t = tier_of(data, c, i["on"])
        found[t] = found.get(t, 0) + 1 / len(who)
    return found


def entered(i: Data) -> bool:
    return i["minutes"] is not None and i["minutes_source"] not in ("defaulted", "estimated")


def inside(data: Data, kind: str, first: str, last: str, today: str, field: str = "on") -> list[Data]:
    return [r for r in data[kind] if r[field] is not None and first <= r[field] <= last and r[field] <= today]


def time_by_tier(data: Data, first: str, last: str, today: str) -> Data:
    minutes = dict.fromkeys((*NAMES, "untiered"), 0.0)
    without = 0
    for i in inside(data, "interactions", first, last, today):
        if not entered(i):
            without += 1
            continue
        for t, part in parts(data, i).items():
            minutes[t] += i["minutes"] * part
    whole = minutes["colleagues"] + minutes["communities"] + minutes["following"]
    shares = {t: minutes[t] / whole for t in NAMES} if whole else None
    result: Data = {"value": shares, "minutes": minutes, "without_minutes": without, "intended": None, "overall": None}
    held = []
    day = first
    while day <= min(last, today):
        holding = None
        for n in data["intentions"]:
            holds = n["starts_on"] <= day and (n["ends_on"] is None or day <= n["ends_on"])
            if holds and (holding is None or n["starts_on"] > holding["starts_on"]):
                holding = n
        if holding is not None and holding["colleagues"] + holding["communities"] + holding["following"]:
            held.append(holding)
        day = shift(day, 1)
    if held:
        plan = {t: sum(h[t] for h in held) / 100 / len(held) for t in NAMES}
        result["intended"] = plan
        if shares:
            result["overall"] = sum(abs(shares[t] - plan[t]) for t in NAMES) / 2
            result["hours"] = {t: (shares[t] - plan[t]) * whole / 60 for t in NAMES}
    return result


def funnel(data: Data, first: str, last: str, today: str) -> Data:
    noted = inside(data, "learnings", first, last, today)
    old = [r for r in noted if gap(today, r["on"]) >= 42]
    result: Data = {"noted": len(noted), "too_young": len(noted) - len(old)}
    for stage in ("potential", "applied", "realized", "reframed"):
        result[stage] = sum(1 for r in noted if r[stage + "_on"] and r[stage + "_on"] <= today)
        result["old " + stage] = sum(1 for r in old if r[stage + "_on"] and r[stage + "_on"] <= today)
    closed = [r for r in noted if r["closed_on"] and r["closed_on"] <= today]
    result["closed"] = len(closed)
    for way in ("null", "negative", "dropped"):
        result[way] = len([r for r in closed if r["closed_as"] == way])
    result["value"] = None
    if len(old) >= 10:
        result["value"] = {"noted": 1.0}
        for stage in ("potential", "applied", "realized", "reframed"):
            result["value"][stage] = result["old " + stage] / len(old)
    return result


def application_rate(data: Data, first: str, last: str, today: str) -> Data:
    n = k = 0
    for r in inside(data, "learnings", first, last, today):
        if gap(today, r["on"]) < 42:
            continue
        n += 1
        if r["applied_on"] and r["applied_on"] <= today and gap(r["applied_on"], r["on"]) <= 42:
            k += 1
    if n < 10:
        return {"n": n, "k": k, "value": None, "low": None, "high": None}
    low = high = k / n
    for side in (-1, 1):
        near, far = k / n, 0.0 if side < 0 else 1.0
        for _ in range(200):
            middle = (near + far) / 2
            if (k / n - middle) ** 2 <= 1.959963984540054**2 * middle * (1 - middle) / n:
                near = middle
            else:
                far = middle
        if side < 0:
            low = near
        else:
            high = near
    return {"n": n, "k": k, "value": k / n, "low": low, "high": high}


def time_to_apply(data: Data, first: str, last: str, today: str) -> Data:
    follow = []
    for r in inside(data, "learnings", first, last, today):
        applied = r["applied_on"] if r["applied_on"] and r["applied_on"] <= today else None
        closed = r["closed_on"] if r["closed_on"] and r["closed_on"] <= today else None
        if applied and closed:
            kind, end = ("applied", applied) if applied <= closed else ("closed", closed)
        elif applied or closed:
            kind, end = ("applied", applied) if applied else ("closed", closed)
        else:
            kind, end = "open", today
        follow.append((max(gap(end, r["on"]), 0), kind))
    if not follow:
        return {"value": None, "median": None}
    value: Data = {}
    median = None
    share, left = 0.0, 1.0
    reached: dict[int, float] = {}
    for day in range(500):
        risk = sum(1 for d, _ in follow if d >= day)
        if risk:
            a = sum(1 for d, kind in follow if d == day and kind == "applied")
            c = sum(1 for d, kind in follow if d == day and kind == "closed")
            share += left * a / risk
            left *= (risk - a - c) / risk
        reached[day] = share
        if median is None and share > 0.4999999:
            median = day
    longest = max(d for d, _ in follow)
    for day in (14, 42, 90):
        unknown = longest < day and left > 1e-9
        value[str(day)] = None if unknown else reached[day]
    return {"value": value, "median": median}


def learning_yield(data: Data, first: str, last: str, today: str) -> Data:
    known = {i["id"]: i for i in data["interactions"] if i["on"] <= today}
    counted = [i for i in inside(data, "interactions", first, last, today) if gap(today, i["on"]) >= 42 and entered(i)]
    credit = {i["id"]: 0.0 for i in counted}
    for r in data["learnings"]:
        if r["on"] > today or not r["applied_on"] or r["applied_on"] > today:
            continue
        k = [s for s in unique(r["interaction_ids"]) if s in known]
        for s in k:
            if s in credit:
                credit[s] += 1 / len(k)
    hours = sum(i["minutes"] for i in counted) / 60
    r_all = sum(credit.values()) / hours if hours else 0
    value: Data = {}
    groups: Data = {}
    for name in (*NAMES, "untiered", "call", "forum", "hallway", "unsaid"):
        x = h = n = 0.0
        for i in counted:
            part = (
                parts(data, i).get(name, 0)
                if name in (*NAMES, "untiered")
                else float((i["channel"] or "unsaid") == name)
            )
            x += part * credit[i["id"]]
            h += part * i["minutes"] / 60
            n += part > 0
        rate = (x + 5 * r_all) / (h + 5) if h >= 3 - 1e-9 and n >= 3 else None
        groups[name] = {"learnings": x, "hours": h, "interactions": n, "rate": rate}
        if name in NAMES:
            value[name] = rate
    return {"value": value if counted else None, "groups": groups, "hours": hours, "learnings": sum(credit.values())}


def realized_share(data: Data, first: str, last: str, today: str) -> Data:
    applied = inside(data, "learnings", first, last, today, "applied_on")
    applied = [r for r in applied if r["on"] <= today]
    well = weakly = 0
    for r in applied:
        if r["realized_on"] and r["realized_on"] <= today:
            well += r["evidence"] in ("E2", "E3")
            weakly += r["evidence"] in ("E0", "E1")
    return {
        "applied": len(applied),
        "well": well,
        "weakly": weakly,
        "value": well / len(applied) if len(applied) >= 10 else None,
    }


def usefulness(data: Data, first: str, last: str, today: str) -> Data:
    value: Data = {}
    rated = 0
    for name in NAMES:
        rows = inside(data, "interactions", first, last, today)
        marks = sorted(i["usefulness"] for i in rows if i["usefulness"] is not None and name in parts(data, i))
        middle = len(marks) // 2
        value[name] = None if not marks else (marks[middle] + marks[-middle - 1]) / 2
    for i in inside(data, "interactions", first, last, today):
        rated += i["usefulness"] is not None
    return {"value": value if rated else None, "rated": rated}


def energy(data: Data, first: str, last: str, today: str) -> Data:
    def balance(a: str, b: str) -> tuple[float | None, int]:
        up = down = n = 0
        for i in inside(data, "interactions", a, b, today):
            if i["energy"] is not None:
                n += 1
                up += i["energy"] >= 1
                down += i["energy"] <= -1
        return (up / n - down / n if n else None), n

    end = min(last, today)
    now, n1 = balance(shift(end, -41), end)
    before, n2 = balance(shift(end, -83), shift(end, -42))
    change = now - before if n1 >= 5 and n2 >= 5 and now is not None and before is not None else None
    return {"value": balance(first, last)[0], "change": change}


def problems(data: Data, first: str, last: str, today: str) -> Data:
    result: Data = {"inside": 0, "beyond": 0, "stuck": 0, "days": {}}
    for p in data["problems"]:
        if p["opened_on"] > today or p["opened_on"] > last:
            continue
        resolved, beyond = p["resolved_on"], p["beyond_on"]
        if resolved and first <= resolved <= last and resolved <= today:
            tier = tier_of(data, p["resolved_by"], resolved) if p["resolved_by"] else "untiered"
            if tier == "untiered":
                result["beyond" if beyond and beyond <= resolved else "inside"] += 1
            else:
                result["inside" if tier == "colleagues" else "beyond"] += 1
        if p["asked_inside_on"] and beyond and first <= beyond <= last and beyond <= today:
            result["days"][p["id"]] = gap(beyond, p["asked_inside_on"])
        tiers = [
            tier_of(data, a["contact_id"], a["on"])
            for a in data["asks"]
            if a["problem_id"] == p["id"] and a["on"] <= today
        ]
        out = beyond or "communities" in tiers or "following" in tiers
        if (
            not (resolved or p["parked_on"] or out)
            and gap(today, p["opened_on"]) > 21
            and tiers.count("colleagues") >= 2
        ):
            result["stuck"] += 1
    return result


def give_get(data: Data, first: str, last: str, today: str) -> Data:
    table = {way: dict.fromkeys((*NAMES, "untiered"), 0) for way in ("get", "give", "both")}
    for i in inside(data, "interactions", first, last, today):
        if i["direction"]:
            for t in parts(data, i):
                table[i["direction"]][t] += 1
    applied = [r for r in inside(data, "learnings", first, last, today, "applied_on") if r["on"] <= today]
    told = [r for r in applied if r["told_source_on"] and r["told_source_on"] <= today]
    return {"table": table, "value": len(told) / len(applied) if applied else None}


def following(data: Data, first: str, last: str, today: str) -> Data:
    end = min(last, today)
    hours = useful = 0.0
    for i in inside(data, "interactions", shift(end, -55), end, today):
        part = parts(data, i).get("following", 0)
        if part and entered(i):
            hours += part * i["minutes"] / 60
            useful += part * (i["usefulness"] is not None and i["usefulness"] >= 2)
    due = inside(data, "decisions", first, last, today, "recheck_on")
    made = [d for d in due if d["choice"] and d["decided_on"] and d["decided_on"] <= today]
    return {"per_hour": useful / hours if hours else None, "decisions": len(made) / len(due) if due else None}


def breadth(data: Data, first: str, last: str, today: str) -> Data:
    credit: dict[str, float] = {}
    settings = set()
    n = 0
    for r in inside(data, "learnings", first, last, today, "applied_on"):
        if r["on"] > today:
            continue
        talks = [
            i for s in unique(r["interaction_ids"]) for i in data["interactions"] if i["id"] == s and i["on"] <= today
        ]
        groups = [unique(i["contact_ids"]) for i in talks if i["contact_ids"]] or [unique(r["contact_ids"])]
        if not groups[0]:
            continue
        n += 1
        for i in talks:
            if i["channel"]:
                settings.add(i["channel"])
        for group in groups:
            for c in group:
                credit[c] = credit.get(c, 0) + 1 / len(groups) / len(group)
    top = 0.0
    for part in credit.values():
        top = max(top, part)
    return {"applied": n, "sources": len(credit), "settings": len(settings), "value": top / n if n >= 6 else None}


def follow_through(data: Data, first: str, last: str, today: str) -> Data:
    came = done = missed = 0
    for g in data["goals"]:
        acted = [d for d in (g["done_on"], g["skipped_on"]) if d]
        if g["dropped_on"] and not acted and (not g["due_on"] or g["dropped_on"] < g["due_on"]):
            continue
        dates = acted + ([g["due_on"]] if g["due_on"] else [])
        if not dates or not first <= min(dates) <= last or min(dates) > today:
            continue
        over = {field: bool(g[field] and g[field] <= today) for field in ("done_on", "skipped_on", "dropped_on")}
        if not any(over.values()):
            if g["due_on"] == today:
                continue
            missed += 1
        came += 1
        done += over["done_on"]
    return {"came": came, "done": done, "missed": missed, "value": done / came if came else None}


def coverage(data: Data, first: str, last: str, today: str) -> Data:
    noted = {r["on"] for kind in ("interactions", "learnings", "quiet_days") for r in data[kind] if r["on"] <= today}
    if not noted:
        return {"days": 0, "noted": 0, "value": None}
    school = [t for t in data["terms"] if not t["holiday"]]
    days = hits = 0
    day = max(first, min(noted))
    while day <= min(last, today):
        counts = date.fromisoformat(day).isoweekday() <= 5 and (day < today or day in noted)
        for t in data["terms"]:
            if t["holiday"] and t["starts_on"] <= day <= t["ends_on"]:
                counts = False
        if school and min(t["starts_on"] for t in school) <= day <= max(t["ends_on"] for t in school):
            counts = counts and any(t["starts_on"] <= day <= t["ends_on"] for t in school)
        days += counts
        hits += counts and day in noted
        day = shift(day, 1)
    return {"days": days, "noted": hits, "value": hits / days if days else None}
