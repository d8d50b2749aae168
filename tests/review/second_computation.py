"""Every figure once more, by plain loops over the JSON export. Shares no code with the review."""

from __future__ import annotations

from datetime import date, timedelta
from math import comb
from typing import Any

from scipy import optimize, special
from statsmodels.stats.proportion import proportion_confint

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


def holding(data: Data, day: str) -> Data | None:
    best = None
    for n in data["intentions"]:
        holds = n["starts_on"] <= day and (n["ends_on"] is None or day <= n["ends_on"])
        if holds and (best is None or n["starts_on"] > best["starts_on"]):
            best = n
    return best if best and best["colleagues"] + best["communities"] + best["following"] else None


def entry_days(data: Data, today: str) -> set[str]:
    return {r["on"] for kind in ("interactions", "learnings", "quiet_days") for r in data[kind] if r["on"] <= today}


def school_day(data: Data, day: str) -> bool:
    if date.fromisoformat(day).isoweekday() > 5:
        return False
    for t in data["terms"]:
        if t["holiday"] and t["starts_on"] <= day <= t["ends_on"]:
            return False
    school = [t for t in data["terms"] if not t["holiday"]]
    if school and min(t["starts_on"] for t in school) <= day <= max(t["ends_on"] for t in school):
        return any(t["starts_on"] <= day <= t["ends_on"] for t in school)
    return True


def school_weeks(data: Data, first: str, last: str, today: str, running: bool) -> list[list[str]]:
    noted = entry_days(data, today)
    weeks = []
    if not noted:
        return weeks
    monday = shift(first, -(date.fromisoformat(first).isoweekday() - 1))
    while monday <= min(last, today):
        days = [shift(monday, n) for n in range(7)]
        inside_ = [d for d in days if first <= d <= last and d >= min(noted) and school_day(data, d)]
        over = days[-1] <= today
        if len(inside_) >= 3 and (over or (running and any(d in noted for d in days))):
            weeks.append(days)
        monday = shift(monday, 7)
    return weeks


def minutes_of(data: Data, days: list[str], today: str) -> dict[str, float]:
    minutes = dict.fromkeys((*NAMES, "untiered"), 0.0)
    for i in data["interactions"]:
        if i["on"] in days and i["on"] <= today and entered(i):
            for t, part in parts(data, i).items():
                minutes[t] += i["minutes"] * part
    return minutes


def time_by_tier(data: Data, first: str, last: str, today: str) -> Data:
    every_day = [shift(first, n) for n in range(gap(last, first) + 1)]
    minutes = minutes_of(data, every_day, today)
    without = sum(1 for i in inside(data, "interactions", first, last, today) if not entered(i))
    whole = minutes["colleagues"] + minutes["communities"] + minutes["following"]
    mixed = minutes["untiered"] > 0.2 * sum(minutes.values())
    shares = {t: minutes[t] / whole for t in NAMES} if whole and not mixed else None
    result: Data = {"value": shares, "minutes": minutes, "without_minutes": without, "intended": None, "overall": None}
    held = [h for d in every_day if d <= today and (h := holding(data, d))]
    if not held:
        return result
    spent_, meant = dict.fromkeys(NAMES, 0.0), dict.fromkeys(NAMES, 0.0)
    for d in every_day:
        plan, of_day = holding(data, d), minutes_of(data, [d], today)
        for t in NAMES if plan else ():
            spent_[t] += of_day[t]
            meant[t] += plan[t] / 100 * (of_day["colleagues"] + of_day["communities"] + of_day["following"])
    compared = sum(spent_.values())
    days_meant = {t: sum(h[t] for h in held) / 100 / len(held) for t in NAMES}
    result["intended"] = {t: meant[t] / compared for t in NAMES} if compared else days_meant
    result["compared"] = spent_
    if compared and not mixed:
        result["overall"] = sum(abs(spent_[t] - meant[t]) for t in NAMES) / compared / 2
        result["hours"] = {t: (spent_[t] - meant[t]) / 60 for t in NAMES}
    if any(h["weekly_minutes"] for h in held):
        weeks = school_weeks(data, first, last, today, False) or school_weeks(data, first, last, today, True)
        minutes_ = [sum(minutes_of(data, days, today).values()) for days in weeks]
        result["weekly"] = {"school_weeks": len(weeks), "actual": sum(minutes_) / len(weeks) if weeks else None}
    if any(h["floor_minutes"] for h in held):
        result["floor"] = [0, 0]
        for days in school_weeks(data, first, last, today, False):
            floors = [f for d in days if d <= today and (h := holding(data, d)) and (f := h["floor_minutes"])]
            if floors:
                result["floor"][0] += 1
                result["floor"][1] += minutes_of(data, days, today)["colleagues"] < sum(floors) / len(floors)
    return result


def done_by(r: Data, field: str, day: str) -> bool:
    return bool(r[field] and r[field] <= day)


def funnel(data: Data, first: str, last: str, today: str) -> Data:
    result: Data = dict.fromkeys(
        ("young", "waiting", "tried", "seen", "reframed", "ended_tried", "ended_untried", "applied", "realized"), 0
    )
    noted = inside(data, "learnings", first, last, today)
    for r in noted:
        applied, closed = done_by(r, "applied_on", today), done_by(r, "closed_on", today)
        result["applied"] += applied
        result["realized"] += done_by(r, "realized_on", today)
        if closed:
            result["ended_tried" if applied else "ended_untried"] += 1
        elif done_by(r, "reframed_on", today):
            result["reframed"] += 1
        elif done_by(r, "realized_on", today):
            result["seen"] += 1
        elif applied:
            result["tried"] += 1
        else:
            result["young" if today <= shift(r["on"], 42) else "waiting"] += 1
    result["noted"] = len(noted)
    ended = [r for r in noted if done_by(r, "closed_on", today)]
    result["closed_as"] = {way: sum(r["closed_as"] == way for r in ended) for way in ("null", "negative", "dropped")}
    result["barriers"] = {
        kind: sum(r["barrier"] == kind for r in ended) for kind in ("time", "resources", "policy", "support")
    }
    old = [r for r in noted if today > shift(r["on"], 42)]
    result["value"] = None
    if len(old) >= 10:
        result["value"] = {"noted": 1.0}
        for stage in ("potential", "applied", "realized", "reframed"):
            result["value"][stage] = sum(done_by(r, stage + "_on", today) for r in old) / len(old)
    return result


def this_period(data: Data, first: str, last: str, today: str) -> Data:
    talks = inside(data, "interactions", first, last, today)
    result: Data = {"conversations": len(talks), "minutes": sum(i["minutes"] for i in talks if entered(i))}
    known = [r for r in data["learnings"] if r["on"] <= today]
    fields = {"noted": "on", "planned": "potential_on", "tried": "applied_on", "seen": "realized_on",
              "reframed": "reframed_on", "closed": "closed_on"}  # fmt: skip
    for name, field in fields.items():
        result[name] = sum(1 for r in known if r[field] and first <= r[field] <= min(last, today))
    tried = [r for r in known if r["applied_on"] and first <= r["applied_on"] <= min(last, today)]
    result["tried_without_plan"] = len([r for r in tried if r["potential_on"] is None])
    result["passed_on"] = len(passed_on(data, first, last, today))
    return result


def passed_on(data: Data, first: str, last: str, today: str) -> list[Data]:
    found = []
    for r in data["learnings"]:
        day = r["shared_on"]
        if r["on"] > today or not day or not first <= day <= min(last, today):
            continue
        if "colleagues" in [tier_of(data, c, day) for c in r["shared_with"]]:
            found.append(r)
    return found


def fates(data: Data, first: str, last: str, today: str) -> tuple[Data, list[Data]]:
    due = [r for r in data["learnings"] if first <= shift(r["on"], 42) <= last and shift(r["on"], 42) < today]
    counts = {"due": len(due), "applied": 0, "closed": 0, "open": 0}
    for r in due:
        end = shift(r["on"], 42)
        fate = "applied" if done_by(r, "applied_on", end) else "closed" if done_by(r, "closed_on", end) else "open"
        counts[fate] += 1
    return counts, due


def application_rate(data: Data, first: str, last: str, today: str) -> Data:
    counts, _ = fates(data, first, last, today)
    end = min(last, today)
    before = date.fromisoformat(end)
    before = before.replace(year=before.year - 1, day=28 if (before.month, before.day) == (2, 29) else before.day)
    year, _ = fates(data, shift(before.isoformat(), 1), end, today)
    n, k = counts["due"], counts["applied"]
    low, high = proportion_confint(k, n, method="wilson") if n >= 10 else (None, None)
    return {**counts, "year": year, "value": k / n if n >= 10 else None, "low": low, "high": high}


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
    if len(follow) < 10:
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


def moods(rows: list[Data]) -> dict[str, int]:
    felt = [i["energy"] for i in rows if i["energy"] is not None]
    return {"giving": sum(e >= 1 for e in felt), "even": felt.count(0), "taking": sum(e <= -1 for e in felt)}


def energy(data: Data, first: str, last: str, today: str) -> Data:
    rows = inside(data, "interactions", first, last, today)
    end = min(last, today)
    whole, n = moods(rows), len([i for i in rows if i["energy"] is not None])
    return {
        "value": (whole["giving"] - whole["taking"]) / n if n >= 10 else None,
        "by_tier": {t: moods([i for i in rows if t in parts(data, i)]) for t in (*NAMES, "untiered")},
        "by_channel": {
            c: moods([i for i in rows if (i["channel"] or "unsaid") == c])
            for c in {i["channel"] or "unsaid" for i in rows if i["energy"] is not None}
        },
        "now": moods(inside(data, "interactions", shift(end, -41), end, today)),
        "before": moods(inside(data, "interactions", shift(end, -83), shift(end, -42), today)),
    }


def depth(data: Data, first: str, last: str, today: str) -> Data:
    found = {t: {str(level): 0 for level in range(4)} for t in (*NAMES, "untiered")}
    for i in inside(data, "interactions", first, last, today):
        for t in parts(data, i) if i["depth"] is not None else ():
            found[t][str(i["depth"])] += 1
    return found


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
    passed = passed_on(data, first, last, today)
    beyond = 0
    for r in passed:
        talks = [i for i in data["interactions"] if i["id"] in r["interaction_ids"] and i["on"] <= today]
        sources = [c for i in talks for c in i["contact_ids"]] or r["contact_ids"]
        beyond += bool(sources) and "colleagues" not in [tier_of(data, c, r["shared_on"]) for c in sources]
    return {
        "table": table, "value": len(told) / len(applied) if len(applied) >= 10 else None,
        "passed_on": len(passed), "beyond": beyond,
    }  # fmt: skip


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
    decided = len(made) / len(due) if len(due) >= 10 else None
    return {"per_hour": useful / hours if hours else None, "decisions": decided, "rising": rising(data, end, today)}


def rising(data: Data, end: str, today: str) -> list[Data]:
    noted = entry_days(data, today)
    if not noted or gap(end, min(noted)) < 63:
        return []
    spans = {"now": (shift(end, -55), end), "then": (shift(end, -111), shift(end, -56))}
    items: dict[str, list[Data]] = {}
    for span, (a, b) in spans.items():
        rows = inside(data, "interactions", a, b, today)
        items[span] = [i for i in rows if i["topics"] and "following" in parts(data, i)]

    def who(i: Data) -> set[str]:
        return {c for c in i["contact_ids"] if tier_of(data, c, i["on"]) == "following"}

    found = []
    for topic in sorted({t.lower() for i in items["now"] for t in i["topics"]}):
        a, b = ([i for i in items[span] if topic in [t.lower() for t in i["topics"]]] for span in ("now", "then"))
        sources, before = (len(set().union(*map(who, rows))) for rows in (a, b))
        w = len(items["now"]) / (len(items["now"]) + len(items["then"]))
        n = len(a) + len(b)
        chance = sum(comb(n, k) * w**k * (1 - w) ** (n - k) for k in range(len(a), n + 1))
        if sources >= 3 and before < sources / 2 and chance < 0.02:
            found.append(
                {"topic": topic, "sources": sources, "before": before, "items": len(a), "items_before": len(b)}
            )
    return found


def breadth(data: Data, first: str, last: str, today: str) -> Data:
    last = min(last, today)
    before = date.fromisoformat(last)
    before = before.replace(year=before.year - 1, day=28 if (before.month, before.day) == (2, 29) else before.day)
    first = shift(before.isoformat(), 1)
    credit: dict[str, float] = {}
    own: list[set[str]] = []
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
        own.append({c for group in groups for c in group})
        for group in groups:
            for c in group:
                credit[c] = credit.get(c, 0) + 1 / len(groups) / len(group)
    top = 0.0
    for part in credit.values():
        top = max(top, part)
    pairs = set()
    for m in data["memberships"]:
        if m["since_on"] and m["since_on"] > today:
            continue
        pairs.add(frozenset((m["person_id"], m["community_id"])))
        for other in data["memberships"]:
            if other["community_id"] == m["community_id"] and not (other["since_on"] and other["since_on"] > today):
                pairs.add(frozenset((m["person_id"], other["person_id"])))
    for x in data["introductions"]:
        who = [c for c in (x["from_id"], x["to_id"], x["by_id"]) if c]
        if x["on"] <= today:
            pairs |= {frozenset((c, d)) for c in who for d in who}
    alone = 0
    for mine in own:
        others = set().union(*own) - mine
        alone += not any(frozenset((c, d)) in pairs for c in mine for d in others)
    return {
        "independent": alone,
        "applied": n,
        "sources": len(credit),
        "settings": len(settings),
        "value": top / n if n >= 6 else None,
    }


def follow_through(data: Data, first: str, last: str, today: str) -> Data:
    """Weekly and daily rules and single goals, day by day."""
    counts = dict.fromkeys(("in_time", "late", "skipped", "dropped", "missed"), 0)
    cue = {"kept": 0, "waiting": 0}
    for g in data["goals"]:
        due = g["first_due_on"] or g["due_on"]
        end = None
        for how in ("done", "skipped", "dropped"):
            if end is None and g[how + "_on"] and g[how + "_on"] <= today:
                end = (how, g[how + "_on"])
        if due is None:
            if g["skipped_on"] and not g["when_cue"]:
                continue
            cue["kept"] += bool(g["done_on"] and first <= g["done_on"] <= min(last, today))
            over = [g[k] for k in ("done_on", "skipped_on", "dropped_on") if g[k] and g[k] <= min(last, today)]
            cue["waiting"] += not over and (g["made_on"] is None or g["made_on"] <= min(last, today))
            continue
        note = g["made_on"] is not None and (due < g["made_on"] or g["done_on"] == g["made_on"])
        if end and end[1] < due:
            if not note and first <= end[1] <= last and end[0] != "dropped":
                counts["in_time" if end[0] == "done" else "skipped"] += 1
            continue
        step = {"FREQ=DAILY": 1, "FREQ=WEEKLY": 7, "": 0}[g["repeat"]]
        days, day = [], due
        while day <= (end[1] if end else today):
            days.append(day)
            if not step:
                break
            day = shift(day, step)
        for day in days:
            if note or not first <= day <= last:
                continue
            outcome = "missed"
            if end and day == days[-1]:
                outcome = end[0]
            elif day == today:
                continue
            if outcome == "done":
                grace, left = day, 2
                while left:
                    grace = shift(grace, 1)
                    left -= school_day(data, grace)
                    if gap(grace, day) >= 100:
                        break
                outcome = "in_time" if end and end[1] <= grace else "late"
            elif off(data, day):
                continue
            counts[outcome] += 1
    came = sum(counts.values())
    return {**counts, "came": came, "by_cue": cue, "value": counts["in_time"] / came if came >= 10 else None}


def off(data: Data, day: str) -> bool:
    if any(t["holiday"] and t["starts_on"] <= day <= t["ends_on"] for t in data["terms"]):
        return True
    school = [t for t in data["terms"] if not t["holiday"]]
    if school and min(t["starts_on"] for t in school) <= day <= max(t["ends_on"] for t in school):
        return not any(t["starts_on"] <= day <= t["ends_on"] for t in school)
    return False


def coverage(data: Data, first: str, last: str, today: str) -> Data:
    noted = entry_days(data, today)
    if gap(last, first) + 1 >= 28:
        weeks = school_weeks(data, first, last, today, True)
        hits = sum(any(d in noted for d in days) for days in weeks)
        return {
            "unit": "weeks",
            "weeks": len(weeks),
            "weeks_noted": hits,
            "value": hits / len(weeks) if weeks else None,
        }
    days = hits = 0
    for n in range(gap(last, first) + 1):
        day = shift(first, n)
        if noted and min(noted) <= day <= today and school_day(data, day) and (day < today or day in noted):
            days += 1
            hits += day in noted
    return {"unit": "days", "days": days, "days_noted": hits, "value": hits / days if days else None}


def expertise(data: Data, first: str, last: str, today: str) -> Data:
    rows = inside(data, "expertise", first, last, today)
    credited = [e for e in data["expertise"] if e["on"] <= today]
    credited = [e for e in credited if e["elevated_on"] and first <= e["elevated_on"] <= min(last, today)]
    return {
        "identified": len(rows), "spread": sum(bool(e["spread_to"]) for e in rows),
        "credited": len({e["contact_id"] for e in credited}),
        "introductions": len(inside(data, "introductions", first, last, today)),
    }  # fmt: skip


def remembering(data: Data, first: str, last: str, today: str) -> Data:
    found = {days: {"remembered": 0, "forgotten": 0} for days in ("7", "21", "60")}
    for r in inside(data, "recalls", first, last, today):
        for learning in data["learnings"]:
            if learning["id"] == r["learning_id"] and learning["on"] <= today:
                age = gap(r["on"], learning["on"])
                step = "60" if age >= 60 else "21" if age >= 21 else "7" if age >= 7 else ""
                if step:
                    found[step]["remembered" if r["remembered"] else "forgotten"] += 1
    return found
