from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.text.moments import read_day, read_moment, read_time

DAYS = """
2027-03-01 2027-3-1 2027.3.1 2027/3/1 2027。3。1 2027．3．1 2027／3／1 2027—3—1 2027、3、1
２０２７－０３－０１ ２０２７-03-01 20270301 2027年3月1日 2027年03月01日 2027年3月1号 2027年3月1號
2027年3月1 ２０２７年３月１日 二〇二七年三月一日 二○二七年三月一日 公元2027年3月1日 民國116年3月1日
中华民国一一六年三月一日 2027年3月1日(星期一) 2027年3月1日（周一） 2027年3月1日星期一 2027-3-1週一
""".split()
TIMES = {
    "09:30": "9:30 09:30 09：30 9：30 ０９：３０ 9∶30 9.30 0930 9点30分 9点30 9點30分 9時30分"
    " 9时30分 9点半 上午9时30分 上午9:30 早上九点半 上午九点三十分 9:30am 9:30AM 9:30:00",
    "09:00": "9点 9点钟 9點鐘 9点整 九点 9时 9:00 上午9点 09：00",
    "09:05": "9点5分 9点05分 9点零5分 九点零五分 9:5",
    "09:15": "9点一刻 9点15",
    "15:00": "15:00 15点 下午3点 下午3:00 下午三点 3:00pm 3:00p.m. 下午15:00 十五时",
    "21:45": "晚上9点45分 晚间9:45 21时45分 二十一点四十五分 9:45PM 晚上9点三刻",
    "12:00": "中午12点 12:00 下午12点 正午12时 十二点",
    "13:00": "中午1点 13:00",
    "00:00": "0:00 00:00 凌晨0点 零点 凌晨12点 0点 0时0分",
}


@pytest.mark.parametrize("text", [*DAYS, "2027 年 3 月 1 日", " 2027 - 3 - 1 ", "2027. 3. 1"])
def test_day_is_read_however_it_is_written(text):
    assert read_day(text) == date(2027, 3, 1)


@pytest.mark.parametrize(
    ("text", "is_read_as"),
    [(text, is_read_as) for is_read_as, texts in TIMES.items() for text in texts.split()],
)
def test_time_is_read_however_it_is_written(text, is_read_as):
    assert read_time(text) == time.fromisoformat(is_read_as)


@pytest.mark.parametrize("text", ["9 : 30", "上午 9 时 30 分", "上午 9:30", "9:30 AM"])
def test_spaces_do_not_matter(text):
    assert read_time(text) == time(9, 30)


NO_DAYS = "27年3月1日 3月1日 2027年 2027-13-1 2027年2月30日 2027-3 明天 x 1/3/2027 2027年十十月1日"
NO_TIMES = "24:00 9 25点 9:60 上午12点 上午15点 晚上12点 晚上1点 下午0点 上午9:30pm x 9点70分"


@pytest.mark.parametrize("text", ["", " ", *NO_DAYS.split()])
def test_what_is_no_certain_day_is_none(text):
    assert read_day(text) is None


@pytest.mark.parametrize("text", ["", " ", *NO_TIMES.split()])
def test_what_is_no_certain_time_is_none(text):
    assert read_time(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "2027年3月1日 上午9时30分",
        "2027年3月1日上午9点半",
        "2027-03-01T09:30",
        "2027-03-01 09：30",
        "2027.3.1 9:30",
        "２０２７年３月１日　０９：３０",
        "2027年3月1日（星期一）9:30",
        "2027年3月1日，9:30",
        "20270301 0930",
    ],
)
def test_day_and_time_are_read_from_one_text(text):
    day, clock = read_moment(text)
    assert datetime.combine(day, clock) == datetime(2027, 3, 1, 9, 30)


@given(
    st.text(
        alphabet="0123456789０９²〇一十廿年月日号点时分半秒:：./-()（）上下午晚民国 Tap",
        max_size=80,
    )
)
def test_no_text_breaks_it(text):
    read_day(text), read_time(text), read_moment(text)


@given(st.datetimes(min_value=datetime(1900, 1, 1)))
def test_what_is_written_in_chinese_is_read_back(moment):
    text = f"{moment.year}年{moment.month}月{moment.day}日{moment.hour}时{moment.minute}分"
    assert read_moment(text) == (moment.date(), time(moment.hour, moment.minute))
