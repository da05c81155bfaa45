namespace DaprMessaging.Cli;

/// <summary>Clients wait for a server as long as it takes; a command should say at once that there is none.</summary>
internal static class Reach
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <exception cref="TimeoutException">Nobody answers there.</exception>
    public static async Task EnsureAsync(Uri url, CancellationToken ct)
    {
        var http = new UriBuilder(url) { Scheme = url.Scheme is "https" or "wss" ? "https" : "http", Path = "/" }.Uri;
        using var client = new HttpClient { Timeout = Patience };
        try
        {
            using var response = await client.GetAsync(http, ct);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !ct.IsCancellationRequested)
        {
            throw new TimeoutException($"Nobody answers at {http}: {e.Message}");
        }
    }
}
