using System.Diagnostics;
using DaprMessaging.Cli.Tokens;
using DaprMessaging.Cli.Up;
using DaprMessaging.Client;
using DaprMessaging.Contracts;
using DaprMessaging.Hosting;

namespace DaprMessaging.Scenarios;

public sealed class When_others_start_the_apps
{
    private static readonly string[] apps = ["Msg", "Inbox", "Sync", "Session"];

    [Fact]
    public async Task Dmsg_sidecar_serves_them_when_they_come_and_when_they_come_back()
    {
        using var folder = new TemporaryFolder();
        var ports = apps.ToDictionary(a => a, _ => FreePort.Take());
        var config = Path.Combine(folder.Path, "tye.yaml");
        await File.WriteAllTextAsync(config, "services:\n" + string.Concat(apps.Select(
            a => $"- name: {a.ToLowerInvariant()}\n  project: src/{a}/{a}.csproj\n  bindings:\n  - port: {ports[a]}\n")), TestContext.Current.CancellationToken);
        await using var sidecars = Dmsg.Start("sidecar", "--config", config, "--data", folder.Path);
        await sidecars.UntilReadyAsync();

        var running = apps.ToDictionary(a => a, a => Start(a, folder.Path));
        try
        {
            var tokens = TokenIssuer.Of(new DataFolder(folder.Path));
            await using var alice = Phone(tokens, ports["Session"], 1);
            await using var bob = Phone(tokens, ports["Session"], 2);
            foreach (var phone in new[] { alice, bob })
            {
                await phone.Client.ConnectAsync(TestContext.Current.CancellationToken);
                phone.Listen();
            }

            await alice.SendAsync(bob.Peer, "to apps that were started by hand");
            await bob.UntilTextAsync("to apps that were started by hand");

            running["Inbox"].Kill();
            var sending = alice.SendAsync(bob.Peer, "while Inbox is away");
            running["Inbox"].Dispose();
            running["Inbox"] = Start("Inbox", folder.Path);
            await sending;
            await bob.UntilTextAsync("while Inbox is away");
        }
        finally
        {
            foreach (var app in running.Values)
            {
                app.Kill();
                app.Dispose();
            }
        }
    }

    private static Phone Phone(TokenIssuer tokens, int port, long user) => new(new MessagingClientOptions
    {
        Url = new Uri($"http://127.0.0.1:{port}"), Patience = TimeSpan.FromSeconds(60),
        Token = _ => ValueTask.FromResult(tokens.Issue(new TokenRequest(user) { Device = "phone", Name = $"u{user}" })),
    });

    private static Process Start(string app, string data)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, $"DaprMessaging.{app}"));
        foreach (var line in File.ReadLines(Path.Combine(data, $"{app.ToLowerInvariant()}-1.env")))
        {
            var at = line.IndexOf('=', StringComparison.Ordinal);
            start.Environment[line[..at]] = line[(at + 1)..];
        }

        start.Environment[ParentWatch.Setting] = $"{Environment.ProcessId}";
        return Process.Start(start)!;
    }
}
