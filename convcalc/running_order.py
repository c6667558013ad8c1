"""An order in which everything comes behind what it needs."""


def sorted_by_need(needs: list[set[int]]) -> list[int]:
    """Return the indices behind all that they need, the lowest first; cycles are left out.

    Source: Kahn 1962, "Topological sorting of large networks".
    """
    from heapq import heappop, heappush  # few specs are out of order

    users: list[list[int]] = [[] for _ in needs]
    for index, need in enumerate(needs):
        for producer in need:
            users[producer].append(index)
    waiting = [len(need) for need in needs]
    ready = [index for index, count in enumerate(waiting) if not count]
    order = []
    while ready:
        index = heappop(ready)
        order.append(index)
        for user in users[index]:
            waiting[user] -= 1
            if not waiting[user]:
                heappush(ready, user)
    return order
