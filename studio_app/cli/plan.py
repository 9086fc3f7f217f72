"""Commands on the crisis intervention plan: show the one in force, publish a new one."""

from __future__ import annotations

import argparse
from pathlib import Path

import msgspec

from studio_app.cli.output import Answer
from studio_app.cli.sign_in_options import add_command, opened
from studio_app.crisis import service
from studio_app.crisis.plan import Step
from studio_app.domain.levels import Level
from studio_app.words import say, say_count


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds this group's commands."""
    plan = commands.add_parser("plan", help=say("the crisis intervention plan"))
    parts = plan.add_subparsers(dest="part", required=True, metavar="COMMAND")
    add_command(parts, "show", say("the plan in force: who does what, and by when"), _show)
    publish = add_command(parts, "publish", say("put a new plan in force and send it to everybody (center)"), _publish)
    publish.add_argument("plan", type=Path, metavar="PLAN", help=say("the plan, a JSON file"))


def _show(args: argparse.Namespace) -> Answer:
    with opened(args) as signed_in:
        found = service.plan_in_force(signed_in)
        notice = service.plan_notice(signed_in)
        day = None if found.published_at is None else signed_in.day_of(found.published_at).isoformat()
    plan = found.in_force
    source = say("it came with the program") if day is None else say("published on {day}", day=day)
    lines = [say("{name}, version {version} ({source})", name=plan.name.said(), version=plan.version, source=source)]
    for level in Level:
        lines += ["", f"{level.mark} {level.label}", *(_step_line(step) for step in plan.at(level).steps)]
    document = {
        "version": plan.version,
        "published": day,
        "unreadable_version": found.unreadable_version,
        "plan": msgspec.to_builtins(plan),
    }
    return Answer(document, [*lines, *([notice] if notice else [])])


def _publish(args: argparse.Namespace) -> Answer:
    with opened(args) as signed_in:
        done = service.publish_plan(signed_in, args.plan)
    line = say("Version {version} of the plan is in force, and goes out with the next bundles.", version=done.version)
    return Answer({"id": done.id, "version": done.version}, [line])


def _step_line(step: Step) -> str:
    again = "" if step.repeat is None else say(", then every {span}", span=_span(step.repeat))
    within = say("at once") if step.within == 0 else say("within {span}", span=_span(step.within))
    return f"  {within}{again}: {step.text.said()} ({step.who.label})"


def _span(minutes: int) -> str:
    if minutes % 1440 == 0:
        return say_count("{count} day", "{count} days", minutes // 1440)
    if minutes % 60 == 0:
        return say_count("{count} hour", "{count} hours", minutes // 60)
    return say_count("{count} minute", "{count} minutes", minutes)
