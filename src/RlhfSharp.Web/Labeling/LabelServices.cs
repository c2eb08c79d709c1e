using System.Globalization;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using RlhfSharp.FineTuning.Labels;

namespace RlhfSharp.Web.Labeling;

/// <summary>The parts of ASP.NET Core that keep the form safe, in the order in which a request meets them.</summary>
internal static class LabelServices
{
    private const int SignInsAMinute = 300; // of one address, which may be a team's; guessing a token of 256 bits is hopeless anyway

    public static void Add(IServiceCollection services, LabelServerOptions options)
    {
        services.AddRouting();
        services.AddHealthChecks();
        services.AddHostFiltering(hosts =>
        {
            hosts.AllowedHosts = ["localhost", "127.0.0.1", "[::1]", .. options.PublicUrl is { } known ? [known.Host] : Array.Empty<string>()];
            hosts.AllowEmptyHosts = false;
        });
        services.AddAuthentication(SignIn.TokenScheme).AddScheme<AuthenticationSchemeOptions, SignIn>(SignIn.TokenScheme, null);
        services.AddAuthorizationBuilder().AddPolicy(SignIn.Owner, policy => policy.RequireRole(SignIn.Owner));
        services.AddRateLimiter(limits =>
        {
            limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limits.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => Partition(context, options));
        });
        services.AddSingleton(provider => new Annotators(provider.GetRequiredService<LabelDatabase>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new LabelQueue(provider.GetRequiredService<LabelDatabase>(), options.Queue, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new LabelItems(provider.GetRequiredService<LabelDatabase>()));
        services.AddSingleton<OverviewEndpoints.OverviewSources>();
        services.AddSingleton(provider => new LabelLog(provider.GetRequiredService<LabelDatabase>()));
    }

    public static void Use(WebApplication app)
    {
        app.UseHostFiltering();
        app.Use(SecurityHeaders.AddAsync);
        app.UseStatusCodePages(Failures.WriteAsync);
        var options = app.Services.GetRequiredService<LabelServerOptions>();
        app.Use((context, next) => Failures.CatchAsync(context, next, options));
        app.UseRouting();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.MapHealthChecks("/health");
        LabelAssets.Map(app);
    }

    private static RateLimitPartition<string> Partition(HttpContext context, LabelServerOptions options)
    {
        if (context.User.FindFirstValue(ClaimTypes.NameIdentifier) is { } person)
            return RateLimitPartition.GetTokenBucketLimiter("person " + person, _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = options.Burst, TokensPerPeriod = Math.Max(1, options.Burst / 5), ReplenishmentPeriod = TimeSpan.FromSeconds(1), QueueLimit = 0,
            });
        return RateLimitPartition.GetFixedWindowLimiter(
            string.Create(CultureInfo.InvariantCulture, $"address {context.Connection.RemoteIpAddress}"),
            _ => new FixedWindowRateLimiterOptions { PermitLimit = SignInsAMinute, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 });
    }
}
