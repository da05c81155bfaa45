using System.Net;

namespace DaprMessaging.Sidecar.App;

/// <summary>Asks an app that has just started what it hosts and what it wants.</summary>
internal static class AppDiscovery
{
    private static readonly TimeSpan answerTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan pause = TimeSpan.FromMilliseconds(50);
    private const int Tries = 5;

    /// <summary>Waits until the app answers anything at all.</summary>
    public static async Task<AppConfig> ConfigAsync(AppChannel app, SidecarContext context, CancellationToken ct)
    {
        while (true)
            try
            {
                return await GetAsync(app, "dapr/config", context, ct) is { } body ? AppConfig.Parse(body) : AppConfig.None;
            }
            catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.ConnectionError
                or HttpRequestError.ResponseEnded)
            {
                await Task.Delay(pause, context.Time, ct);
            }
    }

    public static async Task<IReadOnlyList<Subscription>> SubscriptionsAsync(AppChannel app, SidecarContext context,
        CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
            try
            {
                return await GetAsync(app, "dapr/subscribe", context, ct) is { } body ? SubscriptionList.Parse(body) : [];
            }
            catch (Exception e) when (attempt < Tries && e is HttpRequestException or TimeoutException)
            {
                await Task.Delay(pause * Math.Pow(2, attempt), context.Time, ct);
            }
    }

    /// <summary>Null = the app has nothing to say: to daprd an error of any kind is the same as no such route.</summary>
    private static async Task<byte[]?> GetAsync(AppChannel app, string path, SidecarContext context, CancellationToken ct)
    {
        using var request = app.Request(HttpMethod.Get, path);
        var (status, body, _) = await app.SendAsync(request, answerTimeout, ct);
        if (status is not (HttpStatusCode.OK or HttpStatusCode.NotFound or HttpStatusCode.NoContent))
            Log.DiscoveryRefused(context.Logger, app.Address, path, (int)status);
        return status == HttpStatusCode.OK && body.Length > 0 ? body : null;
    }
}
