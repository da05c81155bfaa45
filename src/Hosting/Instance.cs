using Microsoft.Extensions.Configuration;

namespace DaprMessaging.Hosting;

/// <summary>Which process of an app this is. Its name is part of an actor type, so it keeps to letters, digits, dots and dashes.</summary>
public sealed class Instance
{
    public Instance(string appId, IConfiguration configuration)
    {
        AppId = appId;
        var name = configuration["INSTANCE_ID"] ?? configuration["POD_NAME"] ?? $"{appId}-{Environment.ProcessId}";
        Name = new string([.. name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' ? c : '-')]);
    }

    public string AppId { get; }

    public string Name { get; }
}
