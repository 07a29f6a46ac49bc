#!/bin/sh
# Monday morning on Linux or macOS: the week's list, and the months of the year as pages.
#
# Put this file beside team.xlsx, then let cron run it on Mondays at 7:00 (crontab -e):
#
#     0 7 * * 1  cd "$HOME/sales" && ./monday.sh >>monday.log 2>&1
#
# Cron knows little of your PATH. If it does not find the command (see monday.log), write the
# folder that  command -v salesbook  tells at the top of the crontab:
#
#     PATH=/usr/local/bin:/usr/bin:/bin:/home/me/.local/bin
set -eu

book=${BOOK:-team.xlsx}
months=$(date +%Y)-01..$(date +%Y-%m) # the index lists these

# How the book stands today, so that the report can say what changed since last month.
salesbook snapshot "$book" --history history.db --date "$(date +%F)" --force

# Whom to contact this week: text for a mail or a chat, and entries for the calendar.
salesbook next "$book" --markdown --output week.md --ics week.ics --force

# A report for each month of the year so far: reports/2026-10.html, with a page that lists them.
salesbook report "$book" --month "$months" --history history.db --output reports/ --force
