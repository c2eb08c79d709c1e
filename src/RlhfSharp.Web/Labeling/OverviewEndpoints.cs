using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RlhfSharp.Core;
using RlhfSharp.FineTuning.Labels;
using RlhfSharp.Web.Labeling.Pages;
using RlhfSharp.Web.Labeling.Statistics;

namespace RlhfSharp.Web.Labeling;

/// <summary>The owner's page: figures, invitations, ending somebody's access.</summary>
internal static class OverviewEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup("/overview").RequireAuthorization(SignIn.Owner);
        pages.MapGet("", (HttpContext context, OverviewSources sources) => WriteAsync(context, sources, null, null));
        var forms = pages.MapGroup("").AddEndpointFilter(Csrf.CheckAsync);
        forms.MapPost("/invite", InviteAsync);
        forms.MapPost("/revoke", RevokeAsync);
    }

    private static async Task InviteAsync(HttpContext context, OverviewSources sources, LabelServerOptions options)
    {
        var name = (await context.Request.ReadFormAsync(context.RequestAborted))["name"].ToString();
        try
        {
            var token = await sources.Annotators.InviteAsync(name, isOwner: false, CancellationToken.None);
            var site = options.PublicUrl ?? new Uri($"{context.Request.Scheme}://{context.Request.Host}"); // the host has passed the filter
            await WriteAsync(context, sources, (name, SignIn.LinkOf(site, token)), null);
        }
        catch (UserException mistake)
        {
            await WriteAsync(context, sources, null, mistake.Message);
        }
    }

    private static async Task<IResult> RevokeAsync(HttpContext context, OverviewSources sources)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (long.TryParse(form["id"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            await sources.Annotators.RevokeAsync(id, CancellationToken.None);
        return Results.Redirect("/overview");
    }

    private static async Task WriteAsync(HttpContext context, OverviewSources sources, (string, Uri)? invitation, string? mistake)
    {
        var stop = context.RequestAborted;
        var figures = LabelFigures.Of(await sources.Annotators.ReadAsync(stop), await sources.Items.ReadChecksAsync(stop), await sources.Log.ReadAsync(stop));
        var page = new OverviewPage(figures, await sources.Items.CountAsync(stop), await sources.Items.CountOpenAsync(stop), FormToken.Of(context))
        {
            Invitation = invitation, Mistake = mistake,
        };
        await Shell.WriteAsync(context, mistake is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest, page.Render());
    }

    /// <summary>What the page is made from.</summary>
    internal sealed record OverviewSources(Annotators Annotators, LabelItems Items, LabelLog Log);
}
