"""Questions that an architect asks of a system of systems beside verdicts: what spreads where, what fails when.

Each module answers one question with a frozen value that prints well. Kernels of the graph and the facts lie below;
here they are only arranged. What an answer says is a consequence in the graph as drawn, and nothing more.
"""
