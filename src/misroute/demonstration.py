"""The whole journey on made-up people, told as a story: a book is cleaned, two misdirects are put right.

Everything is real but the people and the clock: the same services, an embedded database, letters as files. The clock
is moved by the story, from a working morning on, so that business hours, warnings and due times can be seen.
"""

from __future__ import annotations

import shlex
import shutil
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from misroute.app import App, initialise, load_rulebook, open_app
from misroute.calendars import Calendar
from misroute.errors import UsageError
from misroute.packs.calendars import load_calendars
from misroute.packs.numbering import load_plan
from misroute.services.answers import StepAnswer
from misroute.services.books.cleaning import CleanJob, clean
from misroute.services.books.loading import LoadJob
from misroute.settings import Settings, load_settings
from misroute.simulate import Story, World, write_world
from misroute.simulate.fault import CAMPAIGN, RELEASE, write_upgrade_fault
from misroute.store.engine import system_now

MARK = ".misroute-demo"
Tell = Callable[[str], None]
Bar = Callable[[str], AbstractContextManager[Callable[[int, int | None], None]]]


@dataclass(slots=True)
class MovableClock:
    """The story's own time."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        """Let time pass."""
        self.now += timedelta(**span)

    def at(self, hour: int, minute: int, days: int = 0) -> None:
        """Move on to a local time of the story's day (or so many days later)."""
        local = self.now.astimezone(ZoneInfo("Asia/Shanghai")) + timedelta(days=days)
        self.now = datetime.combine(local.date(), time(hour, minute), local.tzinfo)


@dataclass(frozen=True, slots=True)
class Narrator:
    """Says each sentence in the listener's language."""

    language: str
    tell: Tell

    def say(self, english: str, chinese: str, **values: Any) -> None:
        """One line of the story."""
        self.tell((chinese if self.language == "zh" else english).format(**values))

    def chapter(self, english: str, chinese: str) -> None:
        """A new part of the story."""
        self.tell("")
        self.say(f"■ {english}", f"■ {chinese}")


def demonstrate(out: Path, *, customers: int, seed: int, language: str, tell: Tell, bar: Bar) -> None:
    """Write a world below ``out``, clean its books, work two cases to the end, and tell what happened."""
    folder = _fresh_folder(out)
    settings = _settings(folder)
    support = load_calendars(settings.config_dir)["support"]
    clock = MovableClock(_last_working_morning(support))
    narrator = Narrator(language, tell)
    narrator.chapter("A lender with a dirty contact book", "一家通讯录不干净的机构")
    world = write_world(folder / "world", customers=customers, seed=seed, now=clock.now)
    narrator.say(
        "{customers} borrowers were made up, Chinese and American; their books and events are in {folder}",
        "虚构了 {customers} 名借款人（中国与美国），名册与事件在 {folder}",
        customers=customers,
        folder=world.folder,
    )
    _clean_books(world, folder, settings, clock, narrator, bar)
    initialise(settings)
    with open_app(settings, now=clock) as app:
        _load_and_scan(app, world, narrator, bar)
        mother = _mother(app, world.stories["mother/CN"], clock, narrator)
        stranger = _stranger(app, world.stories["recycled/CN"], clock, narrator)
        _closing(app, (mother, stranger), clock, narrator)
        _upgrade(app, world, clock, narrator)
        _account(app, (mother, stranger), narrator, folder)


def _fresh_folder(out: Path) -> Path:
    """``out``, emptied of an earlier demonstration; a folder that is anybody else's is left alone."""
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out} is not a folder: name another one with --out")
    if out.is_dir() and any(out.iterdir()):
        if not (out / MARK).is_file():
            raise UsageError(f"{out} holds other files: name an empty folder with --out")
        shutil.rmtree(out)
    out.mkdir(parents=True, exist_ok=True)
    (out / MARK).write_text("made by `misroute demo`; the next demo here replaces everything\n", encoding="utf-8")
    return out.resolve()


def _settings(folder: Path) -> Settings:
    """The shipped settings in the demonstration's own folder, with a link to offer a recipient."""
    settings = load_settings({"MISROUTE_HOME": str(folder / "home")}, cwd=folder)
    return replace(settings, lender=replace(settings.lender, gift_link="https://care.example/gift"))


def _last_working_morning(support: Calendar) -> datetime:
    """Ten o'clock of the last working day before today."""
    zone = ZoneInfo(support.tz)
    day = system_now().astimezone(zone).date() - timedelta(days=1)
    while not support.is_workday(day):
        day -= timedelta(days=1)
    return datetime.combine(day, time(10), zone)


def _clean_books(
    world: World, folder: Path, settings: Settings, clock: MovableClock, narrator: Narrator, bar: Bar
) -> None:
    narrator.chapter("The book is cleaned", "清洗名册")
    cleaned = folder / "cleaned"
    cleaned.mkdir()
    for book, region, out in (
        (world.book_cn, "CN", cleaned / "book_cn.csv"),
        (world.book_us, "US", cleaned / "book_us.xlsx"),
    ):
        job = CleanJob(
            book=book,
            out=out,
            as_of=clock.now.date(),
            region=region,
            findings=cleaned / f"findings_{region.lower()}.jsonl",
            report=cleaned / f"report_{region.lower()}.html",
            events=(world.events,),
            intel=(world.intel,),
            own=(world.own,),
            language=narrator.language,
            plan=load_plan(settings.config_dir, clock.now.date()),
            rulebook=load_rulebook(settings),
            template_dir=settings.template_dir,
        )
        with bar(book.name) as advance:
            summary = clean(job, progress=advance)
        found = summary.to_json()
        problems = ", ".join(f"{name} {count}" for name, count in found["problem"].items() if count and name != "none")
        narrator.say(
            "{book}: {records} rows in {seconds:.1f} s; {problems}",
            "{book}：{records} 行，{seconds:.1f} 秒；{problems}",
            book=book.name,
            records=summary.records,
            seconds=summary.seconds,
            problems=problems,
        )
        narrator.say("  report with charts: {path}", "  带图表的报告：{path}", path=job.report)


def _load_and_scan(app: App, world: World, narrator: Narrator, bar: Bar) -> None:
    narrator.chapter("The book is loaded, sealed and scanned", "名册入库、加密并扫描")
    with bar("load") as advance:
        loaded = app.loading.load(
            LoadJob(
                book=world.book_cn,
                events=(world.events,),
                intel=(world.intel,),
                own=(world.own,),
                debts=(world.debts,),
                region="CN",
            ),
            actor="data.engineer",
            progress=advance,
        )
        us = app.loading.load(LoadJob(book=world.book_us, region="US"), actor="data.engineer", progress=advance)
    with bar("scan") as advance:
        scanned = app.scanning.scan(actor="data.engineer", progress=advance)
    narrator.say(
        "{points} contact points are in the store (numbers and names sealed), {findings} findings stand",
        "{points} 个联系方式已入库（号码与姓名均加密），现有发现 {findings} 条",
        points=loaded.points.added + us.points.added,
        findings=scanned.findings,
    )


def _report(app: App, story: Story, reporter: str, narrator: Narrator) -> str:
    before = app.gatekeeping.check(_reminder(story))
    opened = app.intake.open_case(story.number, reporter=reporter, text=story.complaint, region="CN", actor="li.na")
    after = app.gatekeeping.check(_reminder(story))
    narrator.say(
        "“{text}” Li Na opens case {case} for {number}; customers concerned: {customers}",
        "“{text}” 客服李娜为 {number} 立案 {case}，涉及客户：{customers}",
        text=story.complaint,
        case=opened.case_id,
        number=opened.number,
        customers=", ".join(opened.customers),
    )
    narrator.say(
        "  the gate on a reminder to that number: before {before}, from the commit on {after} ({why})",
        "  闸门对发往该号码的提醒：此前 {before}，提交之后 {after}（{why}）",
        before=before.decision,
        after=after.decision,
        why=", ".join(reason.code for reason in after.reasons),
    )
    app.delivery.deliver_case(opened.case_id)
    return opened.case_id


def _reminder(story: Story) -> dict[str, Any]:
    return {"channel": "sms", "purpose": "reminder", "to": story.number, "person": story.customer_id}


def _mother(app: App, story: Story, clock: MovableClock, narrator: Narrator) -> str:
    narrator.chapter("A mother got her son's reminder", "母亲收到了儿子的还款提醒")
    clock.at(10, 5)
    case = _report(app, story, "borrower", narrator)
    clock.at(10, 17)
    app.casework.complete(case, "acknowledge", StepAnswer(text="called back, apologised by phone"), actor="li.na")
    clock.at(11, 2)
    app.casework.complete(
        case, "verify", StepAnswer(outcome="confirmed", recipient="relative", amount="150.00"), actor="li.na"
    )
    app.delivery.deliver_case(case)
    narrator.say(
        "11:02 verified: the number is his mother's. Both letters and the fee waiver leave; a voucher of CNY 150 is"
        " above the limit and waits for a second person",
        "11:02 核实：该号码是其母亲的。两封致歉信与费用减免已发出；150 元代金券超过限额，须另一人批准",
    )
    clock.at(11, 20)
    app.casework.approve(case, "voucher", actor="wang.supervisor")
    app.delivery.deliver_case(case)
    narrator.say("11:20 the supervisor approves the voucher", "11:20 主管批准代金券")
    clock.at(15, 40)
    app.casework.complete(case, "root_cause", StepAnswer(root_cause="system_fault"), actor="li.na")
    app.delivery.deliver_case(case)
    narrator.say(
        "15:40 the cause: a release swapped two columns. The book's row is relabelled, so it cannot happen again",
        "15:40 查明原因：一次发布对调了两列。名册中的该行已改标，不会再犯",
    )
    return case


def _stranger(app: App, story: Story, clock: MovableClock, narrator: Narrator) -> str:
    narrator.chapter("A stranger owns a recycled number", "陌生人拿到了二次放号的号码")
    clock.at(15, 50)
    case = _report(app, story, "recipient", narrator)
    clock.at(17, 10)
    swept = app.working.clocks()
    app.delivery.deliver_all()
    narrator.say(
        "17:10 nobody has answered yet: the clock “acknowledge” warns ({fired} warning), counted in business time",
        "17:10 尚无人回复：“受理回复”时钟发出预警（{fired} 次），按工作时间计算",
        fired=swept.fired,
    )
    clock.at(17, 20)
    app.casework.complete(case, "acknowledge", StepAnswer(text="answered by phone"), actor="zhao.lei")
    app.casework.complete(case, "verify", StepAnswer(outcome="confirmed", recipient="stranger"), actor="zhao.lei")
    app.casework.complete(case, "root_cause", StepAnswer(root_cause="contact_data"), actor="zhao.lei")
    app.delivery.deliver_case(case)
    narrator.say(
        "17:20 Zhao Lei answers and verifies; letters, waiver, voucher and the correction of the book leave at once",
        "17:20 赵磊回复并核实；致歉信、费用减免、代金券与名册更正随即完成",
    )
    return case


def _closing(app: App, cases: tuple[str, ...], clock: MovableClock, narrator: Narrator) -> None:
    clock.at(9, 30, days=1)
    for case in cases:
        app.casework.complete(
            case, "notify_decision", StepAnswer(outcome="no_notice", text="one person, harm averted"), actor="chen.dpo"
        )
        app.casework.close(case, None, actor="li.na")
        app.delivery.deliver_case(case)
    app.working.work_once()
    narrator.say("next morning, 09:30: both cases are closed", "次日 09:30：两起案件均已结案")


def _upgrade(app: App, world: World, clock: MovableClock, narrator: Narrator) -> None:
    narrator.chapter(
        "An upgrade changes a setting, and a campaign writes to relatives", "一次升级改了配置，短信发给了家属"
    )
    clock.at(10, 0)
    fault = write_upgrade_fault(world.folder / "upgrade_events.jsonl", world.relatives, at=clock.now)
    clock.now = fault.until
    app.loading.load(LoadJob(events=(fault.events,), region="CN"), actor="sms-gateway")
    app.campaign_watch.look(actor="worker")
    halted = app.campaign_watch.show("release", RELEASE)
    case, (customer, number) = halted["case"], world.relatives[0]
    narrator.say(
        "10:00 release {release} goes live; a setting now reads another column, and campaign {campaign} writes to"
        " borrowers' relatives. The watch sees {signals} of {sends} messages come back wrong (usually {base:.1%})",
        "10:00 版本 {release} 上线，一项配置读错了列，活动 {campaign} 发给了借款人家属。"
        "监测发现 {sends} 条中有 {signals} 条发错，平时占 {base:.1%}",
        release=RELEASE,
        campaign=CAMPAIGN,
        sends=halted["sends"],
        signals=halted["signals"],
        base=halted["base_rate"],
    )
    shown = app.lookup.case(case)
    narrator.say(
        "  in one transaction: campaign {campaign} is held, case {case} is opened as a suspected system fault,"
        " {count} recipients are attached, and the release is named as a suspect",
        "  同一事务中：活动 {campaign} 被停止，立案 {case}（疑似系统故障），附上 {count} 名收件人，并指出可疑版本",
        campaign=CAMPAIGN,
        case=case,
        count=len(shown["recipients"]),
    )
    reminder = {"channel": "sms", "purpose": "reminder", "to": number, "person": customer, "campaign": CAMPAIGN}
    answer = app.gatekeeping.check(reminder)
    narrator.say(
        "  the gate on the next message of it: {decision} ({why})",
        "  闸门对该活动下一条短信：{decision}（{why}）",
        decision=answer.decision,
        why=", ".join(reason.code for reason in answer.reasons if reason.code.startswith("hold_")),
    )


def _account(app: App, cases: tuple[str, ...], narrator: Narrator, folder: Path) -> None:
    home = app.settings.home
    for case_id in cases:
        found = app.lookup.case(case_id)
        narrator.chapter(f"What case {case_id} did", f"案件 {case_id} 做了什么")
        narrator.say(
            "cause {cause}; the hold on {number} stays until it is proven again or retired",
            "原因 {cause}；{number} 的暂停发送保持有效，直至号码重新核实或停用",
            cause=found["root_cause"],
            number=found["number"],
        )
        for step in found["steps"]:
            for effect in step["effects"]:
                narrator.say(
                    "  {what:<20} {state:<10} key {key}",
                    "  {what:<20} {state:<10} 幂等键 {key}",
                    what=step["id"],
                    state=effect["state"],
                    key=effect["key"],
                )
        clocks = [f"{clock['name']} {clock['state']}" for clock in found["clocks"]]
        narrator.say("  clocks: {clocks}", "  时钟：{clocks}", clocks=" · ".join(clocks))
    narrator.chapter("What to open next", "接下来看什么")
    letters = sorted((home / "letters").glob("*apolog*"))
    for path in letters:
        narrator.tell(f"  {path}")
    for name in ("waivers.jsonl", "vouchers.jsonl", "book_changes.jsonl"):
        narrator.tell(f"  {home / 'ledgers' / name}")
    narrator.say("  open {path} in a browser", "  用浏览器打开 {path}", path=folder / "cleaned" / "report_cn.html")
    command = f"MISROUTE_HOME={shlex.quote(str(home))} {_command()}"
    narrator.tell(f"  {command} case show {cases[0]}")
    narrator.tell(f"  {command} findings --severity error")
    verdict = app.records.verify_audit(None)
    if verdict.whole:
        narrator.say("the audit log is whole: {count} entries", "审计日志完整：{count} 条", count=verdict.entries)
    else:
        narrator.say("the audit log is broken: {why}", "审计日志已损坏：{why}", why=verdict.problem)


def _command() -> str:
    """How this command is called again: by its name where the PATH finds it, else by its own place."""
    beside = Path(sys.executable).with_name("misroute")
    return "misroute" if shutil.which("misroute") or not beside.exists() else shlex.quote(str(beside))
