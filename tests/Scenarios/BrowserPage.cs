using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using DaprMessaging.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;

namespace DaprMessaging.Scenarios;

/// <summary>A page in a browser without a window, and what it tells. The browser is <c>chromium</c> on the PATH, or what CHROMIUM names.</summary>
internal sealed class BrowserPage : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<string> told = [];
    private readonly StringBuilder output = new();
    private readonly TemporaryFolder profile = new();
    private readonly WebApplication files;
    private Process? browser;

    private BrowserPage(WebApplication files) => this.files = files;

    /// <summary>The browser; where there is none the test is skipped.</summary>
    public static string Demand()
    {
        var program = Environment.GetEnvironmentVariable("CHROMIUM") ?? Npm.OnPath("chromium");
        Assert.SkipWhen(program is null, "no chromium (Debian: chromium)");
        return program;
    }

    /// <param name="folder">Of files that the page may read; itself one of them.</param>
    /// <param name="page">Its path there.</param>
    /// <param name="given">What it is given in its address.</param>
    public static async Task<BrowserPage> OpenAsync(string folder, string page, params (string Name, string Value)[] given)
    {
        var program = Demand();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var opened = new BrowserPage(builder.Build());
        opened.files.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(folder) });
        opened.files.MapPost("/told", async (HttpContext context) =>
        {
            using var body = new StreamReader(context.Request.Body);
            opened.told.Enqueue(await body.ReadToEndAsync());
        });
        await opened.files.StartAsync();
        opened.Start(program, new Uri(opened.files.Address(), page + QueryString.Create(given.Select(g => KeyValuePair.Create(g.Name, (string?)g.Value)))));
        return opened;
    }

    /// <summary>Waits until it has told something so many times.</summary>
    public async Task UntilToldAsync(string what, int times = 1)
    {
        var isTold = await Wait.UntilAsync(() => told.Count(t => t == what) >= times, Patience);
        lock (output) Assert.True(isTold, $"The page has not told '{what}', but:\n{string.Join('\n', told)}\nThe browser says:\n{output}");
    }

    public async ValueTask DisposeAsync()
    {
        browser?.Kill(entireProcessTree: true);
        if (browser is not null) await browser.WaitForExitAsync();
        browser?.Dispose();
        await files.DisposeAsync();
        profile.Dispose();
    }

    private void Start(string program, Uri address)
    {
        browser = new Process
        {
            StartInfo = new ProcessStartInfo(program,
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
                "--enable-logging=stderr", "--user-data-dir=" + profile.Path, address.ToString(),
            ])
            { RedirectStandardOutput = true, RedirectStandardError = true },
        };
        browser.OutputDataReceived += (_, line) => Say(line.Data);
        browser.ErrorDataReceived += (_, line) => Say(line.Data);
        browser.Start();
        browser.BeginOutputReadLine();
        browser.BeginErrorReadLine();
    }

    private void Say(string? line)
    {
        lock (output) output.AppendLine(line);
    }
}
