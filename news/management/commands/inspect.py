import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from news.operations.inspection.findings import Finding, Severity
from news.operations.inspection.report import Report, inspect, keep, switched_off
from news.operations.inspection.sentences import TITLES, message_of, not_checked_message


class Command(BaseCommand):
    help = (
        "Inspects the portal as Chinese government portals are inspected: what is not up to date, "
        "empty, dead or unstated. The exit code is 1 if something is found."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="write JSON for machines")
        parser.add_argument(
            "--links", action="store_true", help="also ask other sites; takes up to five minutes"
        )
        parser.add_argument(
            "--fail-level",
            choices=[severity.value for severity in Severity],
            default=Severity.FAILURE.value,
            help="what makes the exit code 1: failures (the default), or warnings too",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        # As in mail and in the log, the language does not depend on the shell.
        with translation.override(settings.DEFAULT_EDITION):
            if settings.INSPECTION:
                report = inspect(with_external=options["links"])
                self._keep(report)
            else:
                report = switched_off()
            if options["json"]:
                self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
            else:
                self._write(report)
        if report.fails(Severity(options["fail_level"])):
            raise SystemExit(1)

    def _keep(self, report: Report) -> None:
        try:
            keep(report)
        except OSError as error:
            self.stderr.write(f"The board in the admin will not show these links: {error}")

    def _write(self, report: Report) -> None:
        for code, counts in report.tally.totals.items():
            listed = [one for one in report.tally.findings if one.code is code]
            total = sum(counts.values())
            self.stdout.write(f"{TITLES[code]} ({code.value}): {total}")
            for finding in listed:
                self.stdout.write(f"  {_line(finding)}")
            if total > len(listed):
                more = total - len(listed)
                text = ngettext("... and %(count)s more", "... and %(count)s more", more)
                self.stdout.write(f"  {text % {'count': more}}")
        for one in report.not_checked:
            self.stdout.write(f"! {not_checked_message(one)}")
        self.stdout.write(
            _("%(moment)s: failures: %(failures)d, warnings: %(warnings)d")
            % {
                "moment": timezone.localtime(report.checked_at).strftime("%Y-%m-%d %H:%M"),
                "failures": report.count(Severity.FAILURE),
                "warnings": report.count(Severity.WARNING),
            }
        )


def _line(finding: Finding) -> str:
    mark = "-" if finding.severity is Severity.FAILURE else "~"
    editions = f" [{', '.join(finding.editions)}]" if finding.editions else ""
    article = f" {finding.article.number} {finding.article.name}:" if finding.article else ""
    return f"{mark}{editions}{article} {message_of(finding)}"
