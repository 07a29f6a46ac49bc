# Monday morning on Windows: the week's list, and the months of the year as pages.
#
# Put this file beside team.xlsx. Once, in PowerShell, tell the Task Scheduler to run it on
# Mondays at 7:00; it catches up after a morning when the computer was off:
#
#     $run = New-ScheduledTaskAction -Execute powershell.exe -WorkingDirectory $PWD `
#         -Argument "-NoProfile -ExecutionPolicy RemoteSigned -File monday.ps1"
#     $when = New-ScheduledTaskTrigger -Weekly -DaysOfWeek Monday -At 7:00
#     $late = New-ScheduledTaskSettingsSet -StartWhenAvailable
#     Register-ScheduledTask "salesbook Monday" -Action $run -Trigger $when -Settings $late
#
# Unregister-ScheduledTask "salesbook Monday" takes it back.
$ErrorActionPreference = "Stop"
Set-Location $PSScriptRoot
$env:PYTHONUTF8 = "1"

$book = if ($env:BOOK) { $env:BOOK } else { "team.xlsx" }
$year, $month = (Get-Date -Format "yyyy MM").Split()
$today = Get-Date -Format "yyyy-MM-dd"

function Stop-OnFault { if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE } }

# How the book stands today, so that the report can say what changed since last month.
salesbook snapshot $book --history history.db --date $today --force
Stop-OnFault

# Whom to contact this week: text for a mail or a chat, and entries for the calendar.
salesbook next $book --markdown --output week.md --ics week.ics --force
Stop-OnFault

# A report for each month of the year so far: reports\2026-10.html, with a page that lists them.
salesbook report $book --month "$year-01..$year-$month" --history history.db --output reports/ --force
Stop-OnFault
