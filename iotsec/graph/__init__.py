"""Questions about a directed graph of numbered nodes and links, and a witness of each answer.

A module here asks one kind of question of `Links`; none knows what a node stands for. Two roads lead to each answer,
plain Python for few links and scipy for many; both give the same one.
"""

from iotsec.graph.causes import Causes
from iotsec.graph.components import strong_components
from iotsec.graph.cuts import blocking_guards, dominators, smallest_cut
from iotsec.graph.depth import Depth, guard_depth
from iotsec.graph.export import to_networkx
from iotsec.graph.guards import fewest_guards_way, guards_passed, guards_passed_bounds
from iotsec.graph.lanes import Lanes
from iotsec.graph.links import SMALL, UNREACHED, Ids, Links, Mask, Rows, Way
from iotsec.graph.origins import Origins
from iotsec.graph.reach import Reach, ReachSets, reach, reach_sets, within_reach

__all__ = [
    "SMALL",
    "UNREACHED",
    "Causes",
    "Depth",
    "Ids",
    "Lanes",
    "Links",
    "Mask",
    "Origins",
    "Reach",
    "ReachSets",
    "Rows",
    "Way",
    "blocking_guards",
    "dominators",
    "fewest_guards_way",
    "guard_depth",
    "guards_passed",
    "guards_passed_bounds",
    "reach",
    "reach_sets",
    "smallest_cut",
    "strong_components",
    "to_networkx",
    "within_reach",
]
