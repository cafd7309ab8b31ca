"""How a job is told to people: its state, how far it is, how long it takes yet. Pure."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext, lazy_gettext

from app.jobs.asking import Job

BADGES = {
    "waiting": ("waiting", lazy_gettext("Đang chờ")),
    "running": ("waiting", lazy_gettext("Đang làm")),
    "done": ("done", lazy_gettext("Đã xong")),
    "failed": ("refused", lazy_gettext("Không làm được")),
    "stopped": ("waiting", lazy_gettext("Dừng giữa chừng")),
    "cancelled": ("neutral", lazy_gettext("Đã hủy")),
    "gone": ("neutral", lazy_gettext("Đã hết hạn giữ")),
}


@dataclass(frozen=True, slots=True)
class Progress:
    """`percent` is None while nobody knows; `moving` while the page has something to wait for."""

    percent: int | None
    text: str
    moving: bool


def badge(job: Job) -> tuple[str, str]:
    """The mark of its state and the word that goes with it."""
    mark, word = BADGES[job.state]
    return mark, str(word)


def progress(job: Job, now: datetime) -> Progress:
    """Percent and remaining time, in words."""
    if job.state == "waiting":
        text = gettext("Đang chờ đến lượt. Trước tệp này còn %(n)s tệp.", n=job.ahead)
        return Progress(None, text if job.ahead else gettext("Đang chờ đến lượt."), True)
    if job.state != "running":
        return Progress(100 if job.state == "done" else None, badge(job)[1], False)
    if job.stopping:
        return Progress(None, gettext("Đang hủy."), True)
    if not job.total or job.started_at is None:
        return Progress(None, gettext("Đang làm."), True)
    done = min(job.done, job.total)
    percent = min(99, done * 100 // job.total)
    elapsed = (now - job.started_at).total_seconds()
    if done < job.total and percent and elapsed > 1:
        left = remaining(elapsed * (job.total - done) / done)
        return Progress(percent, gettext("Đang làm: %(percent)s %%, %(left)s.", percent=percent, left=left), True)
    return Progress(percent, gettext("Đang làm: %(percent)s %%.", percent=percent), True)


def remaining(seconds: float) -> str:
    """`còn khoảng 2 phút`: rounded up, for it is a guess."""
    if seconds < 10:
        return gettext("còn vài giây")
    if seconds < 60:
        return gettext("còn khoảng %(n)s giây", n=-int(-seconds // 10) * 10)
    if seconds < 3600:
        return gettext("còn khoảng %(n)s phút", n=-int(-seconds // 60))
    return gettext("còn khoảng %(n)s giờ", n=-int(-seconds // 3600))


def weight(size: int) -> str:
    """`850 kB`, `1,2 MB`."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} kB"
    return f"{size / 1_000_000:.1f} MB".replace(".", ",")
