using RlhfSharp.Web.Reports;

namespace RlhfSharp.Web.Labeling.Pages;

/// <summary>A page that says one thing.</summary>
internal static class MessagePage
{
    public static string Render(string title, string message) =>
        Shell.Page(title, "<span class=\"brand\">rlhf label</span>", $"<section class=\"message\"><h1>{Html.Escape(title)}</h1><p>{Html.Escape(message)}</p></section>");
}
