using System.Text.Json;
using DaprMessaging.Contracts;
using DaprMessaging.Hosting;
using DaprMessaging.Sidecar;
using Google.Protobuf;
using Microsoft.Extensions.Configuration;

namespace DaprMessaging.Scenarios;

/// <summary>What is left in a folder when nothing runs: to be damaged, and to be verified.</summary>
internal static class StoppedSystem
{
    public static async Task<Verified> VerifyAsync(string folder, int expected)
    {
        var (code, output, errors) = await Dmsg.RunAsync("verify", "--data", folder, "--json");
        Assert.True(code == expected, output + errors);
        using var result = JsonDocument.Parse(output);
        return new Verified(
            result.RootElement.GetProperty("mailboxes").GetInt32(), result.RootElement.GetProperty("conversations").GetInt32(),
            [.. result.RootElement.GetProperty("damages").EnumerateArray().Select(d => new Complaint(
                d.GetProperty("where").GetString()!, d.GetProperty("what").GetString()!, d.GetProperty("remedy").GetString()!))]);
    }

    /// <summary>Reads documents that are there, and writes others in their place.</summary>
    public static async Task DamageAsync(string folder, Func<Func<string, Task<ByteString>>, Func<string, ByteString, Task>, Task> damage)
    {
        await using var host = await SidecarHost.StartAsync(new SidecarHostOptions
        {
            ResourcesPath = Path.Combine(AppContext.BaseDirectory, "components", "local"), DataPath = folder,
        }, TestContext.Current.CancellationToken);
        var sidecar = await host.AddAsync(Names.Inbox, TestContext.Current.CancellationToken);
        using var visit = new DaprVisit(new ConfigurationBuilder().AddInMemoryCollection(sidecar.AppSettings).Build(), TimeProvider.System);
        await damage(
            async key => (await visit.Store.GetAsync([key])).Single() is { Exists: true } entry ? entry.Value : throw new InvalidOperationException($"there is no {key}"),
            (key, value) => visit.Store.CommitAsync([new StateWrite(key, value)]));
    }

    internal sealed record Complaint(string Where, string What, string Remedy);

    internal sealed record Verified(int Mailboxes, int Conversations, IReadOnlyList<Complaint> Damages);
}
