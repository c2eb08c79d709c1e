using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RlhfSharp.FineTuning.Labels;
using RlhfSharp.Web.Labeling.Pages;

namespace RlhfSharp.Web.Labeling;

/// <summary>Signs people in by the token of their link, which a cookie then carries. The store knows its hash only, and is asked every time, so revoking works at once.</summary>
internal sealed class SignIn(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, Annotators annotators)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string Path = "/join", Owner = "owner", TokenScheme = "token";

    /// <summary>Cookies know no ports: two servers on one machine need two names.</summary>
    private static string CookieName(HttpContext context) => string.Create(CultureInfo.InvariantCulture, $"rlhf-label-{context.Connection.LocalPort}");

    /// <summary>The number of who is signed in.</summary>
    public static long IdOf(HttpContext context) => long.Parse(context.User.FindFirstValue(ClaimTypes.NameIdentifier)!, CultureInfo.InvariantCulture);

    /// <summary>The person who is signed in.</summary>
    public static Annotator PersonOf(HttpContext context) => new(IdOf(context), context.User.Identity!.Name!, context.User.IsInRole(Owner), IsRevoked: false);

    /// <summary>The token of who is signed in.</summary>
    public static string TokenOf(HttpContext context) => context.Request.Cookies[CookieName(context)]!;

    /// <summary>The link that signs in whoever opens it.</summary>
    public static Uri LinkOf(Uri site, string token) => new(site, $"{Path}?token={token}");

    /// <summary>True where browsers come over TLS, so that cookies never travel without.</summary>
    public static bool IsSecure(LabelServerOptions server) => server.PublicUrl?.Scheme == Uri.UriSchemeHttps;

    /// <summary>GET /join?token=...: sets the cookie where the token is somebody's.</summary>
    public static async Task JoinAsync(HttpContext context, Annotators annotators, LabelServerOptions server)
    {
        var token = context.Request.Query["token"].ToString();
        if (await annotators.FindAsync(token, context.RequestAborted) is null)
        {
            await RefuseAsync(context);
            return;
        }
        context.Response.Cookies.Append(CookieName(context), token, new CookieOptions
        {
            HttpOnly = true, Secure = IsSecure(server), MaxAge = Annotators.TokenLifetime,
            SameSite = SameSiteMode.Lax, // a link in a mail must sign in; forms are guarded by their own token
        });
        context.Response.Redirect("/");
    }

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Cookies[CookieName(Context)] is not { Length: > 0 } token) return AuthenticateResult.NoResult();
        if (await annotators.FindAsync(token, Context.RequestAborted) is not { } person) return AuthenticateResult.Fail("unknown token");
        var identity = new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, person.Id.ToString(CultureInfo.InvariantCulture)), new Claim(ClaimTypes.Name, person.Name),
            .. person.IsOwner ? [new Claim(ClaimTypes.Role, Owner)] : Array.Empty<Claim>(),
        ], TokenScheme);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), TokenScheme));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => RefuseAsync(Context);

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Shell.WriteAsync(Context, StatusCodes.Status403Forbidden, MessagePage.Render("This page is the owner's", "You are signed in as somebody who labels. The owner of the labels sees the overview."));

    private static Task RefuseAsync(HttpContext context) => Shell.WriteAsync(context, StatusCodes.Status401Unauthorized, MessagePage.Render(
        "Open your link to sign in", "Everybody who labels has a link of their own. Open yours again, or ask whoever invited you for a new one: links end after 30 days."));
}
