using System.Diagnostics;
using System.Security.Cryptography;
using DaprMessaging.Cli.Tokens;
using DaprMessaging.Client;
using DaprMessaging.Contracts;

namespace DaprMessaging.Cli.Bench;

/// <summary>The system that is measured, and its process where that is known.</summary>
internal sealed record Target(Uri Url, TokenIssuer Tokens, Process? Process)
{
    private const int LoginsAtOnce = 32;

    // Users of their own each time: a bench never meets the mailboxes of an earlier one.
    private readonly long firstUser = RandomNumberGenerator.GetInt32(int.MaxValue) * 65_536L + 1;
    private long users;

    /// <summary>What it has used so far.</summary>
    public TimeSpan? CpuTime() => Fresh()?.TotalProcessorTime;

    public long? MemoryBytes() => Fresh()?.WorkingSet64;

    public long NewUser() => firstUser + users++;

    /// <summary>A user exists from the first login on.</summary>
    public Task LoginAsync(IEnumerable<long> users, CancellationToken ct) =>
        Parallel.ForEachAsync(users, new ParallelOptions { MaxDegreeOfParallelism = LoginsAtOnce, CancellationToken = ct }, async (user, token) =>
        {
            await using var visit = Device(user);
            await visit.ConnectAsync(token);
        });

    public MessagingClient Device(long user, string device = "bench", long? pts = null, Action<Presence>? presence = null) => new(new MessagingClientOptions
    {
        Url = Url, App = "dmsg bench", Pts = pts, PresenceHeard = presence,
        Token = _ => ValueTask.FromResult(Tokens.Issue(new TokenRequest(user) { Name = $"bench {user}", Device = device })),
    });

    private Process? Fresh()
    {
        Process?.Refresh();
        return Process;
    }
}
