using System.Net;

namespace DaprMessaging.Sidecar.App;

/// <summary>Asks an app that has just started what it hosts and what it wants.</summary>
internal static class AppDiscovery
{
    private static readonly TimeSpan answerTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan pause = TimeSpan.FromMilliseconds(50);
    private const int Tries = 5;

    /// <summary>Waits until the app answers anything at all.</summary>
    public static async Task<AppConfig> ConfigAsync(AppChannel app, TimeProvider time, CancellationToken ct)
    {
        while (true)
            try
            {
                return await GetAsync(app, "dapr/config", ct) is { } body ? AppConfig.Parse(body) : AppConfig.None;
            }
            catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.ConnectionError
                or HttpRequestError.ResponseEnded)
            {
                await Task.Delay(pause, time, ct);
            }
    }

    public static async Task<IReadOnlyList<Subscription>> SubscriptionsAsync(AppChannel app, TimeProvider time,
        CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
            try
            {
                return await GetAsync(app, "dapr/subscribe", ct) is { } body ? SubscriptionList.Parse(body) : [];
            }
            catch (Exception e) when (attempt < Tries && e is HttpRequestException or TimeoutException)
            {
                await Task.Delay(pause * Math.Pow(2, attempt), time, ct);
            }
    }

    /// <summary>Null = the app has no such route.</summary>
    private static async Task<byte[]?> GetAsync(AppChannel app, string path, CancellationToken ct)
    {
        using var request = app.Request(HttpMethod.Get, path);
        var (status, body, _) = await app.SendAsync(request, answerTimeout, ct);
        return status switch
        {
            HttpStatusCode.OK => body,
            HttpStatusCode.NotFound or HttpStatusCode.NoContent => null,
            _ => throw new HttpRequestException($"the app at {app.Address} answered GET /{path} with {(int)status}",
                null, status),
        };
    }
}
