using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace DaprMessaging.Hosting;

/// <summary>Stops the app when the process that started it is gone, however that ended: nobody else would.</summary>
public sealed class ParentWatch(IConfiguration configuration, IHostApplicationLifetime lifetime) : BackgroundService
{
    /// <summary>The process id of whoever starts apps as its children.</summary>
    public const string Setting = "PARENT_PID";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            using var parent = Process.GetProcessById(configuration.GetValue<int>(Setting));
            await parent.WaitForExitAsync(stoppingToken);
        }
        catch (ArgumentException)
        {
            // It was gone before we looked.
        }

        lifetime.StopApplication();
    }
}
