def tables():
    return []


def figures():
    return []
