"""Long work: what takes more than a few seconds is asked for here, done by a worker, and fetched within a day. Knows no
room: each room tells the kinds of work it has, and sends people to the address that `ask` answers with.

    kinds.register(kinds.Kind("books.book", "Sổ kế toán", READERS, run))       # in the room's init_app
    return redirect(asking.ask("books.book", wish, gettext("Nhật ký chung"), acting()), 303)

`run(engine, wish, out, told)` is carried out in another process, in an app context but without a request: nobody is
signed in there. What it needs to know of the asker (which unit, whether names may be read, the host's name) it finds in
`wish`, a dict of JSON that holds no person's name. `engine` only reads; one `with reading.snapshot(engine) as session:`
sees one moment of the books however long it takes. It writes the file to `out`, calls `told(done, total or None)` as
often as it likes (`kinds.counted` does it for an iterable), and returns `Made(file name, media type)`; that name shows
in the browser's folder and holds no person's name either, nor does the title given to `ask`. A `Refusal` it raises is
what the asker reads. Being cancelled comes to it as an exception out of `told`: let it pass. Temporary files belong
under `tempfile`'s own folder, which is taken away with the job.

A file is handed out to the person who asked, in the unit and with every role they then asked with (those of the kind's
`may` that they held): who loses one of them no longer gets it. The same wish asked again while it is being done is the
same job.
"""
