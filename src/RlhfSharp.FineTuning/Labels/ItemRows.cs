using System.Data.Common;
using System.Text.Json;

namespace RlhfSharp.FineTuning.Labels;

/// <summary>Rows of the tables as records.</summary>
internal static class ItemRows
{
    /// <summary>The columns that <see cref="ReadItem"/> reads, of a table called i.</summary>
    public const string ItemColumns = "i.id, i.prompt, i.responses, i.wanted, i.expected";

    /// <summary>The columns that <see cref="ReadLabel"/> reads, of a view called l.</summary>
    public const string LabelColumns = "l.id, l.item_id, l.annotator_id, l.verdict, l.picked, l.strength, l.note, l.shown_order, l.milliseconds, l.at";

    public static LabelItem ReadItem(DbDataReader row) => new(
        row.GetInt64(0), row.GetString(1), JsonSerializer.Deserialize<string[]>(row.GetString(2))!, (int)row.GetInt64(3), row.IntegerOrNull(4));

    public static LabelRecord ReadLabel(DbDataReader row) => new(
        row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), (Verdict)row.GetInt32(3), row.IntegerOrNull(4), row.IntegerOrNull(5), row.TextOrNull(6),
        ParseOrder(row.GetString(7)), row.GetInt64(8), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(9)));

    public static Annotator ReadAnnotator(DbDataReader row) => new(row.GetInt64(0), row.GetString(1), row.GetInt32(2) != 0, row.GetInt32(3) != 0);

    public static string FormatOrder(IReadOnlyList<int> order) => string.Join(',', order);

    public static int[] ParseOrder(string text) => [.. text.Split(',').Select(int.Parse)];
}
