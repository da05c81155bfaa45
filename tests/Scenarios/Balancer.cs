using System.Net;
using System.Net.Sockets;

namespace DaprMessaging.Scenarios;

/// <summary>What stands before several gateways: it gives each connection to one of them by chance, whether that one is there or not.</summary>
internal sealed class Balancer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly List<TcpClient> open = [];
    private readonly IReadOnlyList<Uri> gateways;
    private readonly Random chance;
    private readonly Task accepting;

    public Balancer(IReadOnlyList<Uri> gateways, Random chance)
    {
        (this.gateways, this.chance) = (gateways, chance);
        listener.Start();
        Url = new Uri($"http://{listener.LocalEndpoint}");
        accepting = AcceptAsync();
    }

    public Uri Url { get; }

    /// <summary>One of the connections breaks, as a network breaks it.</summary>
    public void Cut()
    {
        lock (open)
        {
            if (open.Count > 0) open[chance.Next(open.Count)].Client.Close(0);
        }
    }

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It has been stopped.
        }
    }

    private async Task ServeAsync(TcpClient device)
    {
        using var gateway = new TcpClient();
        Uri chosen;
        lock (open)
        {
            open.Add(device);
            chosen = gateways[chance.Next(gateways.Count)];
        }

        try
        {
            await gateway.ConnectAsync(chosen.Host, chosen.Port);
            device.NoDelay = gateway.NoDelay = true;
            var (here, there) = (device.GetStream(), gateway.GetStream());
            await Task.WhenAny(here.CopyToAsync(there), there.CopyToAsync(here));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The gateway is dead, or the device gone: whoever is left sees that it ends.
        }
        finally
        {
            lock (open) open.Remove(device);
            device.Dispose();
        }
    }
}
