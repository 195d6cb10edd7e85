def test_rows_are_counted_and_copied_at_one_moment(here, elsewhere, shelf, make, monkeypatch):
    """Whatever is written between the two."""
    if here.database.engine == "sqlite":
        here.execute("PRAGMA journal_mode=WAL")  # As in the settings: readers hinder no writer.
    module = sys.modules[type(here.database).__module__]
    real = module._read

    def read(connection):
        snapshot = real(connection)
        here.execute("INSERT INTO tag VALUES ('later')")
        return snapshot

    with monkeypatch.context() as patch:
        patch.setattr(module, "_read", read)
        backup = make().backup.path
    restore(backup, elsewhere.database, shelf)
    assert len(here.rows()["tag"]) == 4
    assert len(elsewhere.rows()["tag"]) == 3
