using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace RlhfSharp.Hub.Tests.Server;

/// <summary>The dataset viewer: /splits and /rows, at most 100 rows a page.</summary>
internal static class ViewerEndpoints
{
    private const int PageLimit = 100;

    public static void Map(WebApplication app, HubServer server)
    {
        app.MapGet("/splits", (HttpContext context, string dataset) =>
        {
            var splits = server.Rows.Keys.Where(key => key.StartsWith(dataset + "/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
                .Select(key => key.Split('/')).Select(parts => new { dataset, config = parts[^2], split = parts[^1] }).ToList();
            return splits.Count == 0 ? Answers.Refuse(context, 404, "The dataset does not exist, or is not accessible.", "DatasetNotFound") : Results.Json(new { splits, pending = Array.Empty<object>(), failed = Array.Empty<object>() });
        });
        app.MapGet("/rows", (HttpContext context, string dataset, string config, string split, int offset, int length) =>
        {
            if (length > PageLimit) return Answers.Refuse(context, 422, $"Parameter 'length' must not be greater than {PageLimit}");
            if (!server.Rows.TryGetValue($"{dataset}/{config}/{split}", out var rows)) return Answers.Refuse(context, 404, "The split does not exist.", "SplitNotFound");
            return Results.Json(new
            {
                features = Array.Empty<object>(),
                rows = rows.Skip(offset).Take(length).Select((row, i) => new { row_idx = offset + i, row, truncated_cells = server.RowsAreCut ? ["text"] : Array.Empty<string>() }),
                num_rows_total = rows.Count, num_rows_per_page = PageLimit, partial = server.RowsArePartial,
            });
        });
    }
}
