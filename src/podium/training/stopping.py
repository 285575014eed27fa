"""Which epoch's weights are kept, and when there is no use in another one."""


class Stopping:
    """Keep the last epoch, or the best one and stop when it has not been beaten for a while.

    Args:
        patience: epochs without a better score before stopping; None: keep the last epoch and never stop.

    Example:
        >>> stopping = Stopping(patience=2)
        >>> [stopping.update(epoch, score) for epoch, score in enumerate([0.5, 0.7, 0.7, 0.6], start=1)]
        [True, True, False, False]
        >>> stopping.best_epoch, stopping.exhausted
        (2, True)
    """

    def __init__(self, patience: int | None) -> None:
        self.patience = patience
        self.best_epoch = 0
        self.best_score = float("-inf")
        self.exhausted = False

    def update(self, epoch: int, score: float | None) -> bool:
        """Whether this epoch's weights are to be kept instead of any earlier ones.

        Args:
            epoch: from 1, rising.
            score: higher is better; of equal ones the first is kept; unused without patience.
        """
        if self.patience is None:
            self.best_epoch = epoch
            return True
        if score is None:
            raise ValueError("stopping on a score needs one at every epoch")
        if score > self.best_score:
            self.best_epoch, self.best_score = epoch, score
            return True
        self.exhausted = epoch - self.best_epoch >= self.patience
        return False
