"""What a model of `models.yaml` takes `from` another."""

from typing import Any

from coproduction.faults import Fault, nearest


def derived(settings: dict[str, Any], shown: str) -> tuple[dict[str, Any], list[Fault]]:
    """Return `models.yaml` with every model whole, and what is wrong with `from`.

    A setting of a model takes the place of that of the model it starts from, as a whole: neither
    lists nor mappings are put together. `settings` are without the defaults of the schema, which
    would hide what a model does not say; `shown` is the path for messages.
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
            merged = {key: v for one in reversed(chain) for key, v in models[one].items()}
            whole[name] = {key: merged[key] for key in merged if key != "from" or key in model}
    return settings | {"models": whole}, faults


def _wrong(shown: str, name: str, problem: str, expected: str = "") -> Fault:
    return Fault(shown, f"{name}.from: {problem}", expected=expected)
