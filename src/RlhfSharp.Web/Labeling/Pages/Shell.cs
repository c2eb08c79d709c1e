using Microsoft.AspNetCore.Http;
using RlhfSharp.FineTuning.Labels;
using RlhfSharp.Web.Reports;

namespace RlhfSharp.Web.Labeling.Pages;

/// <summary>What all pages have in common.</summary>
internal static class Shell
{
    /// <summary>A whole page.</summary>
    /// <param name="title">Shown in the tab; escaped here.</param>
    /// <param name="bar">HTML of the bar on top.</param>
    /// <param name="main">HTML of the content.</param>
    /// <param name="head">Further HTML for the head.</param>
    public static string Page(string title, string bar, string main, string head = "") => $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{Html.Escape(title)} · rlhf label</title>
        <link rel="icon" href="data:,">
        <link rel="stylesheet" href="/label.css">
        <script src="/label.js" defer></script>
        {head}</head>
        <body>
        <header>{bar}</header>
        <main>
        {main}
        </main>
        </body>
        </html>
        """;

    /// <summary>The bar of a signed-in person.</summary>
    public static string Bar(Annotator person, LabelProgress progress)
    {
        var all = progress.Done + progress.Open;
        return $"""
            <span class="brand">rlhf label</span>
            <span class="progress"><progress max="{Math.Max(1, all)}" value="{progress.Done}" aria-label="Progress"></progress> <span>{Html.Escape(progress.ToString())}</span></span>
            <span class="who">{Html.Escape(person.Name)}{(person.IsOwner ? " · <a href=\"/overview\">Overview</a>" : "")}</span>
            """;
    }

    /// <summary>Text of a model or a person. It is escaped, keeps its line breaks, and cannot turn the writing direction of what is around it.</summary>
    public static string Text(string text) => string.IsNullOrWhiteSpace(text)
        ? "<div class=\"text empty\">(empty)</div>"
        : $"<div class=\"text\" dir=\"auto\">{Html.Escape(text.Trim())}</div>";

    /// <summary>Writes a page.</summary>
    public static Task WriteAsync(HttpContext context, int status, string page)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(page, context.RequestAborted);
    }
}
