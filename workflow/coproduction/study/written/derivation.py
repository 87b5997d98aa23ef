"""What a model of `models.yaml` takes `from` another."""

from typing import Any

from coproduction.faults import Fault, nearest


def derived(settings: dict[str, Any], shown: str) -> tuple[dict[str, Any], list[Fault]]:
    """Return `models.yaml` with every model whole, and what is wrong with `from`.

    A setting of a model takes the place of that of the model it starts from, as a whole: neither
    lists nor mappings are put together; null drops it. `settings` are without the defaults
    of the schema, which would hide what a model does not say; `shown` is the path for messages.
    """
    models, faults = settings["models"], []
    whole: dict[str, dict] = {}
    for name, model in models.items():
        chain = [name]
        while "from" in (at := models[chain[-1]]) and at["from"] in models:
            if at["from"] in chain:
                break
            chain.append(at["from"])
        last = models[chain[-1]].get("from")
        if last in models:
            circle = chain[chain.index(last) :]
            first = next(one for one in models if one in circle)
            told = _wrong(shown, name, f"goes in a circle: {' → '.join([*circle, last])}")
            faults += [told] * (name == first)
        elif last is not None:
            hint = nearest(last, models) or "one of " + ", ".join(models)
            wrong = _wrong(shown, name, f"there is no model {last!r}", hint)
            faults += [wrong] * (chain[-1] == name)
        else:
            merged: dict[str, Any] = {}
            for one in reversed(chain):
                dropped = [key for key, value in models[one].items() if value is None]
                idle = [key for key in dropped if key not in merged] if one == name else []
                faults += [_idle(shown, name, key) for key in idle]
                merged |= models[one]
                merged = {key: value for key, value in merged.items() if value is not None}
            whole[name] = {key: v for key, v in merged.items() if key != "from" or key in model}
    return settings | {"models": whole}, faults


def _wrong(shown: str, name: str, problem: str, expected: str = "") -> Fault:
    return Fault(shown, f"{name}.from: {problem}", expected=expected, about=name)


def _idle(shown: str, name: str, key: str) -> Fault:
    problem = f"{name}.{key}: nothing stands here, and there is nothing that null could drop"
    return Fault(shown, problem, mend=f"delete the line {key}:", about=name)
