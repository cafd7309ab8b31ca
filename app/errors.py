"""From a refusal to an answer: one table maps families to HTTP, JSON or HTML by the address asked."""

from http import HTTPStatus

from flask import Flask, Response, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import AnonymousUserMixin
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError

from ledger import database
from ledger.errors import Refusal, fill

SENTENCES = {
    400: "Yêu cầu gửi lên chưa đúng. Quay lại trang trước, tải lại rồi thử lại.",
    401: "Hãy đăng nhập để tiếp tục.",
    403: "Bạn không có quyền xem hoặc làm việc này.",
    404: "Không có trang này. Kiểm tra lại địa chỉ, hoặc bắt đầu từ trang chủ.",
    405: "Trang này không nhận yêu cầu như vậy.",
    413: "Dữ liệu gửi lên quá lớn. Tối đa 10 MB.",
    429: "Bạn đã thử quá nhiều lần. Hãy đợi ít phút rồi thử lại.",
    500: "Hệ thống gặp lỗi. Dữ liệu của bạn chưa được ghi; hãy thử lại, hoặc gọi đường dây hỗ trợ.",
    503: "Hệ thống đang bận. Dữ liệu của bạn chưa được ghi; hãy thử lại sau ít phút.",
}
PLAIN = {"Content-Type": "text/plain; charset=utf-8"}
# Nobody knows then whether the last step was written; the form's key makes sending it again safe.
OUT_OF_REACH = (
    "Hệ thống tạm thời không mở được sổ. Đợi ít phút rồi gửi lại đúng biểu mẫu này: "
    "việc đã ghi sẽ không bị ghi hai lần."
)


def translated(refusal: Refusal) -> str:
    """The refusal's sentence in the reader's language."""
    return fill(gettext(refusal.template), refusal.facts)


def wants_json() -> bool:
    """Machines ask under /api/, or say so."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return request.path.startswith("/api/") or best == "application/json"


def answer(status: int, sentence: str, fields: dict[str, list[str]] | None = None) -> ResponseReturnValue:
    """The error as application/problem+json, or as a calm page."""
    if wants_json():
        problem = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": sentence}
        response: Response = jsonify(problem | {"errors": fields or {}})
        response.content_type = "application/problem+json"
        return response, status
    return render_template("ui/error.html", code=status, sentence=sentence), status


def init_app(app: Flask) -> None:
    @app.errorhandler(Refusal)
    def refused(refusal: Refusal) -> ResponseReturnValue:
        sentence = translated(refusal)
        return answer(refusal.status, sentence, {refusal.at: [sentence]} if refusal.at else None)

    @app.errorhandler(CSRFError)
    def stale(_error: CSRFError) -> ResponseReturnValue:
        return answer(400, gettext("Biểu mẫu đã cũ. Quay lại, tải lại trang rồi gửi lại; những gì đã nhập vẫn còn."))

    @app.errorhandler(SecurityError)
    def strange_host(_error: SecurityError) -> ResponseReturnValue:
        # The host is not ours, so no address of ours can be made for it: plain words, no page.
        return SENTENCES[400], 400, PLAIN

    @app.errorhandler(HTTPException)
    def failed(error: HTTPException) -> ResponseReturnValue:
        code = error.code or 500
        if code < 400:
            return error.get_response()
        # What broke after the view, in a hook or while an error was being told, Flask brings here and not to the
        # handler of its class; what is raised from here nobody answers.
        cause = error.original_exception if isinstance(error, InternalServerError) else None
        if isinstance(cause, SQLAlchemyError):
            return out_of_reach(cause)
        if code == 500:
            return at_a_loss()
        made = app.make_response(answer(code, gettext(SENTENCES.get(code, SENTENCES[400]))))
        for name, value in error.get_headers():
            if name.lower() in ("allow", "retry-after"):
                made.headers[name] = value
        return made

    @app.errorhandler(SQLAlchemyError)
    def out_of_reach(error: SQLAlchemyError) -> ResponseReturnValue:
        if not (database.is_gone(error) or (isinstance(error, DBAPIError) and database.is_transient(error))):
            return broken(error)
        app.logger.warning("out of reach: %s", type(error).__name__)
        g._login_user = AnonymousUserMixin()  # who asks stands in the same database: nobody looks again
        # Plain words: a page would ask the database for its frame.
        made = app.make_response(answer(503, OUT_OF_REACH) if wants_json() else (OUT_OF_REACH, 503, PLAIN))
        made.headers["Retry-After"] = "5"
        return made

    @app.errorhandler(Exception)
    def broken(error: Exception) -> ResponseReturnValue:
        app.logger.exception("unexpected %s", type(error).__name__)
        return at_a_loss()

    def at_a_loss() -> ResponseReturnValue:
        """The page of last resort. It asks the database for nothing but its heading and the hotline it speaks of, and
        does without them; when even it breaks, its sentence stands alone."""
        g._login_user = AnonymousUserMixin()
        try:
            return answer(500, gettext(SENTENCES[500]))
        except Exception:
            app.logger.exception("no page for an error")
            return SENTENCES[500], 500, PLAIN
