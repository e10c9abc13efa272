"""The six pizza KPIs by PySpark on two threads: python spark_kpis.py FILE. Prints { kpis } as JSON.

One pass over the file into Spark's cache, with only the columns that are asked for, then six queries.
"""
import json
import sys

from pyspark.sql import SparkSession

SCHEMA = """order_details_id LONG, order_id LONG, pizza_id STRING, quantity LONG, order_date DATE, order_time STRING,
  unit_price DECIMAL(18, 2), total_price DECIMAL(18, 2), pizza_size STRING, pizza_category STRING,
  pizza_ingredients STRING, pizza_name STRING"""
TOTALS = "sum(total_price) AS revenue, count(DISTINCT order_id) AS orders, sum(quantity) AS units"

spark = (
    SparkSession.builder.master("local[2]")
    .config("spark.ui.enabled", "false")
    .config("spark.driver.memory", "8g")
    .config("spark.sql.shuffle.partitions", "2")
    .getOrCreate()
)
spark.sparkContext.setLogLevel("ERROR")
spark.read.csv(sys.argv[1], header=True, schema=SCHEMA).select(
    "order_id", "quantity", "order_date", "order_time", "total_price", "pizza_size", "pizza_category", "pizza_name"
).cache().createOrReplaceTempView("sales")


def rows(sql):
    return [row.asDict() for row in spark.sql(sql).collect()]


def grouped(keys, by, order):
    return rows(f"SELECT {keys}, {TOTALS} FROM sales GROUP BY {by} ORDER BY {order}")


kpis = {
    "summary": rows(f"SELECT {TOTALS}, min(order_date) AS first_date, max(order_date) AS last_date FROM sales"),
    "categories": grouped("pizza_category", "pizza_category", "revenue DESC"),
    "sizes": grouped("pizza_size", "pizza_size", "revenue DESC"),
    "top_pizzas": grouped("pizza_name", "pizza_name", "revenue DESC, pizza_name"),
    "daily_kpis": grouped("order_date", "order_date", "order_date"),
    "hourly_sales": grouped(
        "dayofweek(order_date) - 1 AS weekday, int(substring(order_time, 1, 2)) AS hour", "1, 2", "1, 2"
    ),
}
print(json.dumps({"kpis": kpis}, default=str))
spark.stop()
