using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RlhfSharp.FineTuning.Labels;
using RlhfSharp.Web.Labeling.Pages;

namespace RlhfSharp.Web.Labeling;

/// <summary>The form: sign in, see the next item, choose, undo, look back. Every choice is a plain form that works without script.</summary>
internal static class LabelEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(SignIn.Path, SignIn.JoinAsync);
        var pages = app.MapGroup("").RequireAuthorization();
        pages.MapGet("/", NextAsync);
        pages.MapGet("/back/{count:int:min(1)}", BackAsync);
        var forms = pages.MapGroup("").AddEndpointFilter(Csrf.CheckAsync);
        forms.MapPost("/label", ChooseAsync);
        forms.MapPost("/change", ChangeAsync);
        forms.MapPost("/undo", UndoAsync);
    }

    private static async Task NextAsync(HttpContext context, LabelQueue queue, LabelItems items, LabelLog log, LabelServerOptions options)
    {
        var person = SignIn.PersonOf(context);
        var assignment = await queue.NextAsync(person.Id, context.RequestAborted);
        var page = new LabelPage(person, await ProgressAsync(person, items, log, context.RequestAborted), FormToken.Of(context))
        {
            Assignment = assignment,
            Last = await log.PastAsync(person.Id, 1, context.RequestAborted),
            Notice = context.Request.QueryString.Value?.TrimStart('?'),
            MoreToCome = options.MoreToCome(),
        };
        await Shell.WriteAsync(context, StatusCodes.Status200OK, page.Render());
    }

    private static async Task BackAsync(HttpContext context, int count, LabelItems items, LabelLog log)
    {
        var person = SignIn.PersonOf(context);
        if (await log.PastAsync(person.Id, count, context.RequestAborted) is not { } past)
        {
            context.Response.Redirect(count > 1 ? $"/back/{count - 1}" : "/");
            return;
        }
        var page = new PastPage(person, await ProgressAsync(person, items, log, context.RequestAborted), past, count, FormToken.Of(context));
        await Shell.WriteAsync(context, StatusCodes.Status200OK, page.Render());
    }

    // Not cancelled when the browser goes away: a label that was sent is a label.
    private static Task<IResult> ChooseAsync(HttpContext context, LabelQueue queue) => TakeAsync(
        context, "/", (form, decision) => queue.LabelAsync(SignIn.IdOf(context), form["ticket"].ToString(), decision, CancellationToken.None));

    private static Task<IResult> ChangeAsync(HttpContext context, LabelQueue queue) => TakeAsync(
        context, "/?" + LabelPage.ChangedNotice,
        (form, decision) => long.TryParse(form["label"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var label)
            ? queue.ChangeAsync(SignIn.IdOf(context), label, decision, CancellationToken.None)
            : Task.FromResult(Receipt.Gone));

    private static async Task<IResult> TakeAsync(HttpContext context, string then, Func<IFormCollection, Decision, Task<Receipt>> take)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (LabelForm.Parse(form) is not { } decision) return Results.Redirect("/?" + LabelPage.StaleNotice);
        try
        {
            return Results.Redirect(await take(form, decision) switch
            {
                Receipt.Stored => then,
                Receipt.TooLate => "/?" + LabelPage.LateNotice,
                _ => "/?" + LabelPage.StaleNotice,
            });
        }
        catch (ArgumentOutOfRangeException)
        {
            return Results.Redirect("/?" + LabelPage.StaleNotice);
        }
    }

    private static async Task<IResult> UndoAsync(HttpContext context, LabelQueue queue)
    {
        var undone = await queue.UndoAsync(SignIn.IdOf(context), CancellationToken.None);
        return Results.Redirect(undone ? "/?" + LabelPage.UndoneNotice : "/?" + LabelPage.NothingToUndoNotice);
    }

    private static async Task<LabelProgress> ProgressAsync(Annotator person, LabelItems items, LabelLog log, CancellationToken cancellation)
    {
        var pace = await log.PaceAsync(person.Id, cancellation);
        return new LabelProgress(pace.Labels, await items.CountOpenForAsync(person.Id, cancellation), pace.PerLabel);
    }
}
