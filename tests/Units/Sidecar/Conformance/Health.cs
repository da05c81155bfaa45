using System.Diagnostics;

namespace DaprMessaging.Units.Sidecar.Conformance;

/// <summary>Waits until a started program says that it is well.</summary>
internal static class Health
{
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(60);
    private static readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(2) };

    /// <exception cref="InvalidOperationException">It ended, or never was: with the end of its log.</exception>
    public static async Task WaitAsync(Uri address, GuardedProcess program, CancellationToken ct = default)
    {
        for (var started = Stopwatch.GetTimestamp(); ; await Task.Delay(50, ct))
        {
            if (program.HasExited)
                throw new InvalidOperationException($"it ended before {address} was well.\n{program.LogTail}");
            if (Stopwatch.GetElapsedTime(started) > patience)
                throw new InvalidOperationException($"{address} was not well within {patience}.\n{program.LogTail}");
            try
            {
                using var answer = await http.GetAsync(address, ct);
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !ct.IsCancellationRequested)
            {
                // Not yet.
            }
        }
    }
}
