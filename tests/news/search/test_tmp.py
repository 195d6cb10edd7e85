import pytest
from news.search import search
from news.search.models import SearchDocument, SearchEntry
from tests.factories import *
pytestmark = pytest.mark.django_db
@pytest.mark.parametrize("q,n",[("質量",1),("质量官",1),("工作站",1),("官工",1),("质",1),("5g基站",1),("新5G",0),("officers",1),("QUALITY officer",1),('"quality officer"',1),('officer quality',1),('"officer quality"',0),("质量 -发展",0),("质量 -无",1),("cafe",1),("标签",1),("",0),("\0",0),("NEAR(a b)",0),("*",0),("class",0),("站",1),("建",0)])
def test_x(q,n):
    a=make_article(title="首席质量官工作站", body='<p class="x">Quality Officer，建设5G基站，发展 Café</p>', tags=[make_tag(name="标签")])
    make_article()
    make_invisible_articles(summary="质量")
    assert len(search(q))==n and search(q).total==n
def test_rename():
    t=make_tag(name="旧名"); a=make_article(tags=[t]); t.name="新名"; t.save()
    assert list(search("新名"))==[a]; assert not search("旧名")
    Article.objects.filter(pk=a.pk).update(title="另外")
    assert list(search("另外"))==[a]
    a.delete(); assert not SearchDocument.objects.exists() and not SearchEntry.objects.exists()
