from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.db import transaction

from news.articles.models import Article
from news.newsroom.revisions import save_content
from news.search import index, search, search_newsroom
from news.search.models import SearchDocument, SearchEntry, document_number, moment_of
from tests.factories import (
    make_article,
    make_attachment,
    make_author,
    make_image,
    make_invisible_articles,
    make_section,
    make_source,
    make_tag,
    make_user,
)

pytestmark = pytest.mark.django_db

BODY = (
    '<p class="first-line-indent">Quality Officers，建设新5G基站，发展 Café R&amp;D</p><p>末段</p>'
)


@pytest.fixture
def publisher():
    return make_user("Publisher")


@pytest.fixture
def article():
    make_article()
    return make_article(title="首席质量官工作站", summary="摘要", body=BODY)


@pytest.mark.parametrize(
    "query",
    [
        *("质量", "质量官", "官工", "工作站 质量", "摘要", "末段"),
        *("質量", "發展", "首席質量官"),
        *("ＱＵＡＬＩＴＹ", "quality", "officer", "officers quality", '"quality officers"'),
        *("5G基站", "新5g", "建设新5G", "5g基", "５Ｇ", "cafe", "CAFÉ", "R&D", '"r d"'),
        *("质", "站", "质量 -别的", "-别的 质量", '质量 -"quality officer"', "“质量官”"),
    ],
)
def test_is_found(article, query):
    assert list(search(query)) == [article]
    assert search(query).total == 1


@pytest.mark.parametrize(
    "query",
    [
        *("质量 别的", "量质", "建", "fé末", "D末段", "5基", "老5G"),
        *("质量 -发展", "质量 -發展", '质量 -"quality officers"', "-别的", '"officers quality"'),
        *("class", "first-line-indent", "amp", "p"),
    ],
)
def test_is_not_found(article, query):
    assert not search(query)
    assert search(query).total == 0


@pytest.mark.parametrize(
    "query",
    [
        *("", " ", "\0", "\u200b\u3000\n", '"', '""', "-", "--", "*", "(", ")", "NEAR(a b)", "AND"),
        *("OR", "NOT", "a OR", "a:b", "title:x", "{x}", "^x", "x*", "'", "''", "\\", "%", "_", "|"),
        *("&", "!", "<->", ":*", "a:*", "'a'", "\udc80x", "😀", "¦", "≈qualiti", "¹质", "\u2029"),
        "word " * 2_000,
        "质" * 5_000,
        '"' * 300,
    ],
)
def test_whatever_is_typed_is_a_query(query):
    make_article(title="plain")
    assert list(search(query)) == []


class TestTexts:
    """What readers read of an article besides its own text."""

    def test_names_and_files_are_found(self):
        article = make_article(
            tags=[make_tag(name="标签甲")],
            authors=[make_author(name="作者乙")],
            source=make_source(name="来源丙"),
            section=make_section(name_zh_hans="栏目丁", name_en="Column"),
            lead_image=make_image(alt="图片戊", caption="说明己"),
            body=f'<p><a href="{make_attachment(title="附件庚").reference}">x</a></p>',
        )
        for name in (
            "标签甲",
            "作者乙",
            "来源丙",
            "栏目丁",
            "column",
            "图片戊",
            "说明己",
            "附件庚",
        ):
            assert list(search(name)) == [article], name

    @pytest.mark.parametrize(
        ("make", "field"),
        [
            (make_tag, "tags"),
            (make_author, "authors"),
            (make_source, "source"),
        ],
    )
    def test_a_new_name_is_found_and_the_old_one_is_not(self, make, field):
        named = make(name="旧名称")
        article = make_article(**{field: [named] if field.endswith("s") else named})
        named.name = "新名字"
        named.save()
        assert list(search("新名字")) == [article]
        assert not search("旧名称")


@pytest.mark.parametrize("make", [make_tag, make_author])
def test_a_name_that_is_deleted_is_not_found(make):
    named = make(name="旧名称")
    article = make_article()
    named.articles.add(article)
    assert list(search("旧名称")) == [article]
    named.delete()
    assert not search("旧名称")
    call_command("check_search")


def test_an_attachment_that_is_deleted_is_not_found():
    attachment = make_attachment(title="附件庚")
    make_article(body=f'<p><a href="{attachment.reference}">x</a></p>')
    assert search("附件庚")
    attachment.delete()
    assert not search("附件庚")


class TestFilters:
    @pytest.mark.parametrize(
        ("make", "field"),
        [(make_tag, "tag"), (make_author, "author"), (make_source, "source")],
    )
    def test_of_a_subject(self, make, field):
        subject = make()
        one, other = make_article(title="word"), make_article(title="word")
        if field == "source":
            one.source = subject
            one.save()
        else:
            subject.articles.add(one)
        assert list(search("word", **{field: subject})) == [one]
        assert len(search("word", **{field: make()})) == 0
        assert len(search("word")) == 2
        assert other in search("word")

    def test_a_section_includes_its_subsections(self):
        parent = make_section()
        child = make_section(parent=parent)
        one, two = make_article(title="word", section=parent), make_article(title="word")
        assert list(search("word", section=parent)) == [one]
        two.section = child
        two.save()
        assert set(search("word", section=parent)) == {one, two}
        assert list(search("word", section=child)) == [two]

    def test_a_language(self):
        make_article(title="word")
        chinese = make_article(title="word", language="zh-hant")
        assert list(search("word", language="zh-hant")) == [chinese]
        chinese.language = "zh-hans"
        chinese.save()
        assert not search("word", language="zh-hant")
        assert list(search("word", language="zh-hans")) == [chinese]

    def test_a_period(self):
        first, second = (
            make_article(title="word", published_at=at)
            for at in ("2023-12-31T23:59:59Z", "2024-01-01T00:00Z")
        )
        start, end = (datetime(year, 1, 1, tzinfo=UTC) for year in (2024, 2025))
        assert list(search("word", period=(start, end))) == [second]
        assert list(search("word", period=(start.replace(year=2023), start))) == [first]
        assert list(search("word", period=(start, end), by_date=True)) == [second]

    def test_cannot_be_typed(self):
        section = make_section()
        make_article(title="word", section=section)
        assert not search(f"§section{section.pk}")
        assert not search("languageen")


class TestFacets:
    def test_count_what_was_found(self):
        section = make_section()
        make_article(title="word", section=section, published_at="2020-12-31T16:00Z")
        make_article(title="word", section=section, published_at="2020-12-31T15:59Z")
        make_article(title="word", published_at="2019-06-01T00:00Z")
        make_article(title="other", section=make_section())
        found = search("word")
        assert found.sections == {section.pk: 2}
        assert found.years == {2021: 1, 2020: 1, 2019: 1}  # By the portal's time.
        assert found.is_complete


def test_many_articles_of_a_deleted_name_are_marked_and_mended(monkeypatch):
    monkeypatch.setattr("news.search.index.MOST_AT_ONCE", 2)
    tag = make_tag(name="旧名称")
    for _ in range(4):
        make_article(tags=[tag])
    tag.delete()
    with pytest.raises(SystemExit):
        call_command("check_search")
    call_command("rebuild_search")
    assert not search("旧名称")


def test_many_articles_of_a_new_name_are_marked_and_mended(monkeypatch):
    monkeypatch.setattr("news.search.index.MOST_AT_ONCE", 2)
    source = make_source(name="旧名称")
    for _ in range(4):
        make_article(source=source)
    source.name = "新名字"
    source.save()
    with pytest.raises(SystemExit):
        call_command("check_search")
    call_command("rebuild_search")
    assert len(search("新名字")) == 4


class TestWriting:
    def test_rows_written_together(self):
        made = Article.objects.bulk_create(
            Article(title=f"批量{n}", status="published", published_at="2024-01-01T00:00Z")
            for n in range(3)
        )
        assert len(search("批量")) == 3
        Article.objects.filter(pk=made[0].pk).update(title="别的")
        assert len(search("批量")) == 2
        made[1].title = "其他"
        Article.objects.bulk_update(made[1:2], ["title"])
        assert [one.title for one in search("批量")] == ["批量2"]

    def test_deletion(self, article):
        article.delete()
        assert SearchDocument.objects.count() == SearchEntry.objects.count() == 1
        Article.objects.all().delete()
        assert not SearchDocument.objects.exists()

    def test_tag_that_is_taken_away(self):
        tag = make_tag(name="标签甲")
        article = make_article(tags=[tag])
        article.tags.clear()
        assert not search("标签甲")

    def test_seed(self, seed):
        assert list(search("chief quality officers")) == [seed]

    def test_what_is_rolled_back_is_not_found(self, article):
        with transaction.atomic():
            article.title = "回滚"
            article.save()
            transaction.set_rollback(True)
        assert not search("回滚")
        assert search("质量官")


def test_single_character_beside_a_word_must_be_in_the_title():
    make_article(title="企业", body="<p>质量企业</p>")
    in_title = make_article(title="量", body="<p>企业</p>")
    assert list(search("量 企业")) == [in_title]


def test_chinese_words_side_by_side_come_first():
    apart, together = (
        make_article(body=f"<p>{text}</p>", published_at=at)
        for text, at in (("质量和发展", "2024-02-01T00:00Z"), ("质量发展", "2024-01-01T00:00Z"))
    )
    assert list(search("质量 发展")) == [together, apart]


def test_phrase_at_the_end_of_a_very_long_text_is_found():
    pairs = (chr(0x4E00 + n % 6_000) + chr(0x5000 + n % 7_001) + "，" for n in range(25_000))
    make_article(body="".join(f"<p>{'企业' * 20}</p>" for _ in range(20)) + "<p>质量官员</p>")
    long = make_article(body=f"<p>{''.join(pairs)}首席质量官</p>")
    assert list(search("首席质量官")) == [long]


def test_hidden_articles_are_not_found():
    make_invisible_articles()
    assert not search("Hidden")


def test_filters_are_a_querysets():
    make_article(title="a word")
    first = make_article(title="word")
    assert list(search("word", title__startswith="w")) == [first]


class TestOrder:
    def test_titles_then_words_side_by_side_then_the_newest(self):
        side, apart, newer, title = (
            make_article(title=title, body=body, published_at=at)
            for title, body, at in (
                ("1", "<p>red fox</p>", "2020-01-01T00:00Z"),
                ("2", "<p>red big fox</p>", "2021-01-01T00:00Z"),
                ("3", "<p>red small fox</p>", "2022-01-01T00:00Z"),
                ("fox red", "", "2019-01-01T00:00Z"),
            )
        )
        assert list(search("red fox")) == [title, side, newer, apart]
        assert list(search("red fox", by_date=True)) == [newer, apart, side, title]

    def test_re_dated_article_moves(self):
        one = make_article(title="word", published_at="2020-01-01T00:00Z")
        two = make_article(title="word", published_at="2021-01-01T00:00Z")
        assert list(search("word", by_date=True)) == [two, one]
        Article.objects.filter(pk=one.pk).update(published_at="2022-01-01T00:00Z")
        assert list(search("word", by_date=True)) == [one, two]

    def test_documents_stand_by_moment_and_number(self, article):
        number = document_number(article.published_at, article.pk)
        assert moment_of(number) == article.published_at.replace(second=0, microsecond=0)


class TestBounds:
    def test_more_are_counted_than_ranked(self, monkeypatch):
        monkeypatch.setattr("news.search.results.MOST_RANKED", 2)
        monkeypatch.setattr("news.search.results.MOST_COUNTED", 4)
        for _ in range(6):
            make_article(body="<p>word</p>")
        found = search("word")
        assert (len(found), found.total, found.is_capped) == (2, 4, True)

    def test_query_is_bounded(self):
        assert search(" ".join(map(str, range(99)))).query.is_cut
        assert search("x" * 201).query.is_cut
        assert not search("a b c").query.is_cut


class TestRebuild:
    def test_what_came_past_django_is_found_and_mended(self, article, capsys):
        SearchEntry.objects.filter(article=article).update(digest="")
        SearchDocument.objects.create(number=1, title=["x"], content=["x"])
        with pytest.raises(SystemExit):
            call_command("check_search")
        call_command("rebuild_search")
        call_command("check_search")
        assert list(search("质量官")) == [article]

    def test_dump_leaves_the_index_out(self, article, tmp_path):
        path = tmp_path / "dump.json"
        call_command("dumpdata", "news", output=str(path))
        assert "search" not in path.read_text().lower()


class TestUnusual:
    @pytest.mark.parametrize("step", [1, 7])
    def test_a_text_of_a_megabyte_is_saved_and_found(self, step):
        characters = [
            chr(0x4E00 + (number * number * step + number) % 20_000) for number in range(320_000)
        ]
        section = make_section()
        article = make_article(title="水", body=f"<p>{''.join(characters)}</p>", section=section)
        assert list(search("水", section=section)) == [article]
        assert list(search("".join(characters[:6]))) == [article]

    def test_a_dump_brings_texts_under_work(self, publisher, tmp_path):
        article = make_article()
        save_content(article.pk, {"body": "<p>斑马</p>"}, publisher, based_on=0)
        path = tmp_path / "dump.json"
        call_command("dumpdata", "--output", str(path), verbosity=0)
        article.delete()
        call_command("loaddata", str(path), verbosity=0)
        assert [one.guid for one in search_newsroom("斑马", Article.objects.all())] == [
            article.guid
        ]
        call_command("check_search")

    def test_an_index_that_lacks_an_article_is_told_of_and_mended(self, article, capsys):
        index.remove([article.pk], "default")
        call_command("check", "--database", "default")
        assert "lacks articles" in capsys.readouterr().err
        call_command("prepare", no_static=True)
        assert list(search("质量官")) == [article]

    def test_a_character_and_a_word_are_looked_for_in_titles_together(self):
        make_article(title="治水", body="<p>工程</p>", published_at="2024-01-01T00:00Z")
        both = make_article(title="水利工程开工", published_at="2015-01-01T00:00Z")
        assert search("水 工程")[0] == both
