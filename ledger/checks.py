"""The self-check: SELECTs that must come back empty, on any day, before and after each migration.

Each recomputes from the movements what a guard keeps incrementally, so a guard that failed, or a hand in the file,
shows as a row. Nothing here repairs anything.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, text

from ledger.log import check as of_log


@dataclass(frozen=True, slots=True)
class Check:
    """`sql` returns the rows that are wrong; `says` is the sentence above them."""

    name: str
    says: str
    sql: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One wrong row."""

    check: str
    says: str
    row: tuple[object, ...]


_SERIES_DOCUMENTS = """
    SELECT series_id, number FROM voucher WHERE slip_id IS NULL
    UNION ALL SELECT series_id, number FROM slip
    UNION ALL SELECT series_id, number FROM receipt"""

CHECKS = (
    Check("lines", "Chứng từ không đủ hoặc thừa dòng, hoặc tổng tiền không bằng tổng các dòng", """
        SELECT v.id, v.code, v.n_lines, count(m.line), v.amount, coalesce(sum(m.amount), 0)
        FROM voucher v LEFT JOIN movement m ON m.voucher_id = v.id
        GROUP BY v.id, v.code, v.n_lines, v.amount
        HAVING count(m.line) <> v.n_lines OR coalesce(sum(m.amount), 0) <> v.amount"""),
    Check("orphans", "Dòng định khoản không thuộc chứng từ nào", """
        SELECT m.voucher_id, m.line FROM movement m LEFT JOIN voucher v ON v.id = m.voucher_id WHERE v.id IS NULL"""),
    Check("numbers", "Số chứng từ có khoảng trống hoặc trùng", f"""
        SELECT s.id, s.kind, s.year, s.first, s.last, count(d.number), max(d.number)
        FROM series s LEFT JOIN ({_SERIES_DOCUMENTS}) d ON d.series_id = s.id
        GROUP BY s.id, s.kind, s.year, s.first, s.last
        HAVING count(d.number) <> s.last - s.first OR count(DISTINCT d.number) <> count(d.number)
            OR coalesce(max(d.number), s.first) <> s.last OR coalesce(min(d.number), s.first + 1) <> s.first + 1"""),
    Check("turnover", "Số phát sinh theo ngày không khớp các dòng định khoản", """
        SELECT account, fund_id, place_id, day, sum(debit), sum(credit), sum(sides) FROM (
            SELECT account, fund_id, place_id, day, debit, credit, sides FROM turnover
            UNION ALL
            SELECT s.account, s.fund_id, s.place_id, v.entry_date, -s.debit, -s.credit, -1
            FROM movement_side s JOIN voucher v ON v.id = s.voucher_id) x
        GROUP BY account, fund_id, place_id, day HAVING sum(debit) <> 0 OR sum(credit) <> 0
            OR sum(sides) <> 0"""),
    Check("funds", "Số dư quỹ không khớp các dòng định khoản, hoặc âm", """
        SELECT b.fund_id, b.amount, coalesce(x.net, 0) FROM fund_balance b LEFT JOIN (
            SELECT s.fund_id, sum(s.credit - s.debit) AS net FROM movement_side s
            JOIN account a ON a.number = s.account AND a.kind IN ('goods', 'claim')
            JOIN voucher v ON v.id = s.voucher_id GROUP BY s.fund_id) x ON x.fund_id = b.fund_id
        WHERE b.amount <> coalesce(x.net, 0) OR b.amount < 0"""),
    Check("places", "Số tiền ở két, tài khoản không khớp các dòng định khoản, hoặc âm", """
        SELECT b.place_id, b.amount, coalesce(x.net, 0) FROM place_balance b LEFT JOIN (
            SELECT s.place_id, sum(s.debit - s.credit) AS net FROM movement_side s
            JOIN voucher v ON v.id = s.voucher_id WHERE s.place_id <> 0 GROUP BY s.place_id) x
            ON x.place_id = b.place_id
        WHERE b.amount <> coalesce(x.net, 0) OR b.amount < 0"""),
    Check("funds_ever", "Quỹ từng âm vào cuối một ngày", """
        SELECT fund_id, day, remains FROM (
            SELECT fund_id, day, sum(net) OVER (PARTITION BY fund_id ORDER BY day) AS remains FROM (
                SELECT t.fund_id, t.day, sum(t.credit - t.debit) AS net FROM turnover t
                JOIN account a ON a.number = t.account AND a.kind IN ('goods', 'claim')
                GROUP BY t.fund_id, t.day) d) x WHERE remains < 0"""),
    Check("places_ever", "Két hoặc tài khoản từng âm vào cuối một ngày", """
        SELECT place_id, day, remains FROM (
            SELECT place_id, day, sum(net) OVER (PARTITION BY place_id ORDER BY day) AS remains FROM (
                SELECT t.place_id, t.day, sum(t.debit - t.credit) AS net FROM turnover t
                WHERE t.place_id <> 0 GROUP BY t.place_id, t.day) d) x WHERE remains < 0"""),
    Check("mandates", "Đã chi không khớp chứng từ, hoặc vượt số duyệt, hoặc số duyệt vượt số đề nghị", """
        SELECT d.id, d.requested, d.approved, d.disbursed, coalesce(x.paid, 0) FROM mandate d LEFT JOIN (
            SELECT m.mandate_id, sum(CASE WHEN v.reverses_id IS NULL THEN m.amount ELSE -m.amount END) AS paid
            FROM movement m JOIN voucher v ON v.id = m.voucher_id WHERE m.mandate_id IS NOT NULL
            GROUP BY m.mandate_id) x ON x.mandate_id = d.id
        WHERE d.disbursed <> coalesce(x.paid, 0) OR d.disbursed > d.approved OR d.approved > d.requested"""),
    Check("approvals", "Người đề nghị, người duyệt, người nhận trùng nhau, hoặc duyệt khác bản đã xem", """
        SELECT d.id, d.proposer_id, d.approver_id, d.beneficiary_id FROM mandate d
        WHERE d.proposer_id = d.beneficiary_id OR d.approver_id IN (d.proposer_id, d.beneficiary_id)
        OR d.approved > 0 AND NOT EXISTS (
            SELECT 1 FROM approval a WHERE a.mandate_id = d.id AND a.version = d.version AND a.decision = 'approve'
            AND a.amount = d.approved AND a.by_id = d.approver_id AND a.body_hash = d.body_hash)"""),
    Check("helped", "Số đã duyệt cho một người không khớp các quyết định duyệt", """
        SELECT h.unit_id, h.party_id, h.times, h.amount, x.times, x.amount FROM person_help h LEFT JOIN (
            SELECT d.unit_id, d.beneficiary_id, count(*) AS times, sum(a.amount) AS amount
            FROM approval a JOIN mandate d ON d.id = a.mandate_id WHERE a.decision = 'approve'
            GROUP BY d.unit_id, d.beneficiary_id) x ON x.unit_id = h.unit_id AND x.beneficiary_id = h.party_id
        WHERE h.times <> coalesce(x.times, 0) OR h.amount <> coalesce(x.amount, 0)"""),
    Check("mandate_funds", "Khoản chi lấy từ quỹ khác quỹ đã duyệt", """
        SELECT m.voucher_id, m.line, m.debit_fund, m.credit_fund, d.fund_id FROM movement m
        JOIN mandate d ON d.id = m.mandate_id WHERE m.debit_fund <> d.fund_id OR m.credit_fund <> d.fund_id"""),
    Check("periods", "Chứng từ nằm ngoài kỳ của nó", """
        SELECT v.id, v.code, v.entry_date FROM voucher v LEFT JOIN period p ON p.id = v.period_id
        WHERE p.id IS NULL OR p.unit_id <> v.unit_id OR v.entry_date NOT BETWEEN p.starts AND p.ends"""),
    Check("after_close", "Chứng từ ghi vào kỳ sau khi kỳ đã khóa", """
        SELECT v.id, v.code, v.booked_at, e.at FROM voucher v JOIN period p ON p.id = v.period_id
        JOIN period_event e ON e.id = p.last_event AND e.to_state <> 'open' WHERE v.booked_at > e.at"""),
    Check("reversals", "Chứng từ ghi đảo không bằng và ngược chứng từ gốc", """
        SELECT v.id, v.code, v.reverses_id FROM voucher v JOIN voucher o ON o.id = v.reverses_id
        WHERE o.reverses_id IS NOT NULL OR v.n_lines - o.n_lines NOT IN (0, 1) OR EXISTS (
            SELECT 1 FROM movement m WHERE m.voucher_id = v.id AND NOT (m.line > o.n_lines AND EXISTS (
                SELECT 1 FROM account a WHERE a.number = m.debit AND a.kind = 'loss')) AND NOT EXISTS (
                SELECT 1 FROM movement r WHERE r.voucher_id = o.id AND r.line = m.line AND r.amount = m.amount
                AND r.debit = m.credit AND r.credit = m.debit
                AND r.debit_fund = m.credit_fund AND r.credit_fund = m.debit_fund))"""),
    Check("adjustments", "Điều chỉnh vượt số tiền của chứng từ gốc, hoặc chứng từ gốc đã ghi đảo", """
        SELECT o.id, o.code, s.account, s.fund_id FROM voucher o JOIN movement_side s ON s.voucher_id = o.id
        WHERE EXISTS (SELECT 1 FROM voucher a WHERE a.adjusts_id = o.id)
        GROUP BY o.id, o.code, s.account, s.fund_id
        HAVING abs(sum(s.credit - s.debit)) < abs((
            SELECT coalesce(sum(n.credit - n.debit), 0) FROM movement_side n JOIN voucher a ON a.id = n.voucher_id
            WHERE a.adjusts_id = o.id AND n.account = s.account AND n.fund_id = s.fund_id))
            OR EXISTS (SELECT 1 FROM voucher r WHERE r.reverses_id = o.id)"""),
    Check("losses", "Khoản thu sai đã chi bị bù quá số, hoặc bù mà không có quyết định", """
        SELECT t.account, t.fund_id, sum(t.debit - t.credit) FROM turnover t
        JOIN account a ON a.number = t.account AND a.kind = 'loss'
        GROUP BY t.account, t.fund_id HAVING sum(t.debit - t.credit) < 0
        UNION ALL SELECT v.code, v.id, v.amount FROM voucher v WHERE v.nature = 'cover' AND NOT EXISTS (
            SELECT 1 FROM loss_cover c WHERE v.outside_ref = 'cover:' || c.id AND c.amount = v.amount)"""),
    Check("recoveries", "Tiền thu lại khoản thu sai đã chi không ghi là thu cho khoản nào", """
        SELECT v.id, v.code, v.amount FROM voucher v JOIN movement m ON m.voucher_id = v.id
        JOIN account a ON a.number = m.credit AND a.kind = 'loss'
        WHERE v.nature NOT IN ('cover', 'reversal', 'opening', 'turnover') AND NOT EXISTS (
            SELECT 1 FROM loss_recovery r WHERE r.amount = v.amount AND (r.slip_id = v.slip_id
                OR v.outside_ref = 'bank:' || r.line_id AND r.line_use = v.outside_use))"""),
    Check("counts", "Két đã khóa ngày mà sổ nay khác số đã kiểm đếm", """
        SELECT c.id, c.place_id, c.day, c.counted, coalesce(sum(t.debit - t.credit), 0) FROM cash_count c
        LEFT JOIN turnover t ON t.place_id = c.place_id AND t.day <= c.day WHERE c.closes = 1
        GROUP BY c.id, c.place_id, c.day, c.counted HAVING c.counted <> coalesce(sum(t.debit - t.credit), 0)"""),
    Check("year_ends", "Số dư ngân hàng 31/12 đã đối chiếu mà sổ nay khác", """
        SELECT b.id, b.place_id, b.day, b.statement, coalesce(sum(t.debit - t.credit), 0) FROM bank_reconciliation b
        LEFT JOIN turnover t ON t.place_id = b.place_id AND t.day <= b.day
        WHERE CAST(b.day AS text) LIKE '%-12-31'
        GROUP BY b.id, b.place_id, b.day, b.statement HAVING b.statement <> coalesce(sum(t.debit - t.credit), 0)"""),
    Check("crossing", "Tiền chuyển từ quỹ này sang quỹ khác ngoài chứng từ được phép", """
        SELECT m.voucher_id, m.line FROM movement m JOIN voucher v ON v.id = m.voucher_id
        WHERE m.debit_fund <> m.credit_fund AND v.nature NOT IN ('transfer', 'classify', 'reversal', 'cover')"""),
    Check("cash", "Phiếu thu, phiếu chi đã ghi sổ khác với phiếu đã lập, hoặc chưa qua thủ quỹ", """
        SELECT v.id, v.code FROM voucher v LEFT JOIN slip s ON s.id = v.slip_id
        LEFT JOIN slip_step c ON c.slip_id = s.id AND c.step = 'counted'
        WHERE v.kind IN ('PT', 'PC') AND (s.id IS NULL OR c.slip_id IS NULL OR s.number <> v.number
            OR s.amount <> v.amount OR s.series_id <> v.series_id)"""),
    Check("receipts", "Biên nhận không khớp chứng từ, hoặc một khoản có hai biên nhận còn hiệu lực", """
        SELECT r.id, r.label, r.amount, v.amount FROM receipt r JOIN voucher v ON v.id = r.voucher_id
        LEFT JOIN (SELECT a.adjusts_id, sum(CASE WHEN m.credit = '3538' THEN m.amount ELSE 0 END
                   - CASE WHEN m.debit = '3538' THEN m.amount ELSE 0 END) AS net
                   FROM voucher a JOIN movement m ON m.voucher_id = a.id WHERE a.adjusts_id IS NOT NULL
                   GROUP BY a.adjusts_id) x ON x.adjusts_id = v.id
        WHERE r.amount <> v.amount + coalesce(x.net, 0)
            AND NOT EXISTS (SELECT 1 FROM receipt_end e WHERE e.receipt_id = r.id) OR EXISTS (
            SELECT 1 FROM receipt o WHERE o.voucher_id = r.voucher_id AND o.id <> r.id
            AND NOT EXISTS (SELECT 1 FROM receipt_end e WHERE e.receipt_id = o.id)
            AND NOT EXISTS (SELECT 1 FROM receipt_end e WHERE e.receipt_id = r.id))"""),
    Check("answers", "Yêu cầu đã ghi mà không có câu trả lời", """
        SELECT k.key FROM request_key k LEFT JOIN request_answer a ON a.key = k.key WHERE a.key IS NULL"""),
)  # fmt: skip


def run(connection: Connection, *, whole: bool = True) -> list[Finding]:
    """Every finding of every check; an empty list means that the books agree with themselves, and with their log.
    Not `whole`: of the log only what is newest, so that a page answers at once."""
    found = [
        Finding(check.name, check.says, tuple(row))
        for check in CHECKS
        for row in connection.execute(text(check.sql)).fetchmany(50)
    ]
    if connection.dialect.has_table(connection, "log_leaf"):  # books of an older version have none yet
        found += [Finding(name, of_log.SAYS[name], row) for name, row in of_log.run(connection, whole=whole)]
    return found


def names() -> list[tuple[str, str]]:
    """(name, sentence) of everything that is checked."""
    return [*((check.name, check.says) for check in CHECKS), *of_log.SAYS.items()]
