"""Every figure once more, by plain loops over the JSON export. Shares no code with the review."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from scipy import optimize, special

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


def tail(x: float, n: float, p: float) -> float:
    if x <= 0 or p >= 1:
        return 1.0
    return float(special.betainc(x, n - x + 1, p)) if p > 0 else 0.0


def timed_and_old(data: Data, today: str) -> list[Data]:
    return [i for i in data["interactions"] if i["on"] <= today and gap(today, i["on"]) >= 42 and entered(i)]


def credits(data: Data, counted: list[Data], today: str) -> dict[str, float]:
    known = {i["id"] for i in data["interactions"] if i["on"] <= today}
    credit = {i["id"]: 0.0 for i in counted}
    for r in data["learnings"]:
        if r["on"] > today or not r["applied_on"] or r["applied_on"] > today or gap(r["applied_on"], r["on"]) > 42:
            continue
        k = [s for s in unique(r["interaction_ids"]) if s in known]
        for s in k:
            if s in credit:
                credit[s] += 1 / len(k)
    return credit


def groups_of(data: Data, counted: list[Data], credit: dict[str, float]) -> Data:
    groups: Data = {}
    for name in NAMES:
        x = h = n = t = 0.0
        for i in counted:
            part = parts(data, i).get(name, 0)
            x += part * credit[i["id"]]
            h += part * i["minutes"] / 60
            t += part
            n += part > 0
        groups[name] = {"learnings": x, "hours": h, "interactions": n, "talks": t}
    return groups


def tiers_tested(data: Data, today: str) -> Data:
    """The test on the whole journal: the effective number, the tails, the ratio that would show."""
    counted = timed_and_old(data, today)
    credit = credits(data, counted, today)
    groups = groups_of(data, counted, credit)
    whole = sum(g["learnings"] for g in groups.values())
    pieces: list[set[str]] = [{i["id"]} for i in counted]
    for r in data["learnings"]:
        if r["on"] > today or not r["applied_on"] or r["applied_on"] > today or gap(r["applied_on"], r["on"]) > 42:
            continue
        known = {
            s for s in r["interaction_ids"] if any(i["id"] == s and i["on"] <= today for i in data["interactions"])
        }
        joined = [piece for piece in pieces if piece & known]
        if joined and known & set(credit):
            pieces = [piece for piece in pieces if not piece & known] + [set().union(known, *joined)]
    sizes = []
    for piece in pieces:
        size = sum(credit[i["id"]] * (1 - parts(data, i).get("untiered", 0)) for i in counted if i["id"] in piece)
        if size:
            sizes.append(size)
    seen = expected = 0.0
    met = {}
    for name in NAMES:
        people: dict[str, list[float]] = {}
        for i in counted:
            who = unique(i["contact_ids"])
            for c in who:
                if tier_of(data, c, i["on"]) == name:
                    row = people.setdefault(c, [0.0, 0.0])
                    row[0] += i["minutes"] / 60 / len(who)
                    row[1] += credit[i["id"]] / len(who)
        met[name] = len(people)
        h, k = groups[name]["hours"], groups[name]["learnings"]
        if len(people) < 2 or k <= 0:
            continue
        seen += sum((c - k * own / h) ** 2 for own, c in people.values())
        expected += k * (1 - sum((own / h) ** 2 for own, c in people.values()))
    n = 0.0
    if sizes:
        n = min(sum(sizes) ** 2 / sum(x * x for x in sizes), whole / max(1.0, seen / expected if expected else 1.0))
    hours, talks = sum(g["hours"] for g in groups.values()), sum(g["talks"] for g in groups.values())
    tails, ratios = {}, []
    for name, g in groups.items():
        p = max(g["hours"] / hours, g["talks"] / talks) if hours else 0.0
        tails[name] = tail(g["learnings"] / whole * n, n, p) if whole and n >= 1 else 1.0
        if g["hours"] >= 3 - 1e-9 and g["interactions"] >= 3:
            ratios.append(ratio_for(g["hours"] / hours, p, 0.6 * n))
    enough = whole >= 5 - 1e-9 and len(ratios) > 1
    told = max(ratios) if enough and None not in ratios else None
    return {
        "n": n, "scale": whole / n if n else 1.0, "tails": tails, "met": met, "groups": groups, "credit": whole,
        "detectable": told if told is not None and told <= 10 else None, "compared": len(ratios),
    }  # fmt: skip


def ratio_for(own: float, p: float, n: float) -> float | None:
    if not 0 < own < 1 or p >= 1 or n < 1 or p**n > 0.01:
        return None
    x = optimize.brentq(lambda count: tail(count, n, p) - 0.01, 1e-9, n)
    q = optimize.brentq(lambda share: tail(x, n, share) - 0.8, 1e-12, 1 - 1e-9)
    return q * (1 - own) / (own * (1 - q))


def limits(x: float, scale: float) -> tuple[float, float]:
    z, y = 1.959963984540054, x / scale
    low = y * max(0.0, 1 - 1 / (9 * y) - z / 3 / y**0.5) ** 3 if y else 0.0
    y += 1
    return low * scale, y * (1 - 1 / (9 * y) + z / 3 / y**0.5) ** 3 * scale


def learning_yield(data: Data, first: str, last: str, today: str) -> Data:
    counted = [i for i in timed_and_old(data, today) if first <= i["on"] <= last]
    credit = credits(data, counted, today)
    hours, x_all = sum(i["minutes"] for i in counted) / 60, sum(credit.values())
    tested = tiers_tested(data, today)
    given = x_all >= 5 - 1e-9 and hours >= 3 - 1e-9 and len(counted) >= 3
    kappa = 4 * hours / x_all if given else None
    groups = groups_of(data, counted, credit)
    for g in groups.values():
        g.update(rate=None, low=None, high=None)
        if given and g["hours"] >= 3 - 1e-9 and g["interactions"] >= 3:
            g["rate"] = (g["learnings"] + 4) / (g["hours"] + kappa)
            g["low"], g["high"] = (limit / g["hours"] for limit in limits(g["learnings"], tested["scale"]))
        del g["talks"]
    overall: Data = {"learnings": x_all, "hours": hours, "interactions": len(counted)}
    overall |= {"rate": x_all / hours if given else None, "low": None, "high": None}
    if given:
        overall["low"], overall["high"] = (limit / hours for limit in limits(x_all, tested["scale"]))
    worded = [
        t
        for t in NAMES
        if tested["tails"][t] <= 0.01
        and tested["met"][t] > 1
        and tested["groups"][t]["hours"] >= 3 - 1e-9
        and tested["groups"][t]["interactions"] >= 3
    ]
    best = min(worded, key=lambda t: tested["tails"][t]) if worded else None
    said = best if best and tested["credit"] >= 5 - 1e-9 and tested["compared"] > 1 else None
    return {
        "value": {t: groups[t]["rate"] for t in NAMES} if given else None,
        "groups": groups, "overall": overall, "kappa": kappa, "detectable": tested["detectable"],
        "difference": {"tier": said, "p": tested["tails"][said]} if said else None,
    }  # fmt: skip


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
