"""The six pizza KPIs by chDB: python chdb_kpis.py FILE. Prints { kpis } as JSON.

One pass over the file into a table in memory, then six queries: faster than one query with grouping sets, and than with
columns of low cardinality.
"""
import json
import sys

from chdb import session

COLUMNS = """order_details_id UInt64, order_id UInt64, pizza_id String, quantity Int64, order_date Date, order_time String,
  unit_price Decimal(18, 2), total_price Decimal(18, 2), pizza_size String, pizza_category String,
  pizza_ingredients String, pizza_name String"""
TOTALS = "sum(total_price) AS revenue, uniqExact(order_id) AS orders, sum(quantity) AS units"

path = sys.argv[1].replace("'", "\\'")
chdb = session.Session()
chdb.query("SET max_threads = 2")
chdb.query(f"""CREATE TABLE sales ENGINE = Memory AS
  SELECT order_id, quantity, order_date, order_time, total_price, pizza_size, pizza_category, pizza_name
  FROM file('{path}', 'CSVWithNames', '{COLUMNS}')""")


def rows(sql):
    return [json.loads(line) for line in str(chdb.query(sql, "JSONEachRow")).splitlines()]


def grouped(keys, by, order):
    return rows(f"SELECT {keys}, {TOTALS} FROM sales GROUP BY {by} ORDER BY {order}")


kpis = {
    "summary": rows(f"SELECT {TOTALS}, min(order_date) AS first_date, max(order_date) AS last_date FROM sales"),
    "categories": grouped("pizza_category", "pizza_category", "revenue DESC"),
    "sizes": grouped("pizza_size", "pizza_size", "revenue DESC"),
    "top_pizzas": grouped("pizza_name", "pizza_name", "revenue DESC, pizza_name"),
    "daily_kpis": grouped("order_date", "order_date", "order_date"),
    "hourly_sales": grouped(
        "toDayOfWeek(order_date) % 7 AS weekday, toUInt8(substring(order_time, 1, 2)) AS hour",
        "weekday, hour",
        "weekday, hour",
    ),
}
print(json.dumps({"kpis": kpis}))
