"""Why a board score differs: `podium diagnose`.

`finished` reads a run, `adversarial` asks whether train and test texts can be told apart, by words and by the numbers
of `surface`, `verdict` says what a board score means, `page` puts all of it on a page.
"""
