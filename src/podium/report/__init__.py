"""The report: everything about one finished run on one page, `data/report/index.html`.

`run` reads what the stages left, `panels` make of it what the page shows, `drawing` draws, `page` puts all of it into
`templates`. `board` is the leaderboard's page of the same look.
"""
