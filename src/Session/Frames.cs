using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Session;

/// <summary>Puts what waits for a device into as few frames as it fits.</summary>
internal static class Frames
{
    private const int BytesPerFrame = 64 << 10;

    /// <summary>Of a device to which writing takes no time.</summary>
    public static ServerFrame Next(Device device)
    {
        var (frame, bytes) = Take(device);
        device.Written(bytes);
        return frame;
    }

    /// <summary>So many bytes wait until they are written.</summary>
    public static (ServerFrame Frame, int Bytes) Take(Device device)
    {
        var frame = new ServerFrame();
        var bytes = 0;
        while (bytes < BytesPerFrame && frame.Bye is null && device.Outgoing.TryRead(out var message))
        {
            bytes += message.CalculateSize();
            switch (message)
            {
                case Result result:
                    frame.Results.Add(result);
                    break;
                case Updates updates:
                    frame.Updates.Add(updates.Updates_);
                    frame.Typing.Add(updates.Typing);
                    frame.Channels.Add(updates.Channels);
                    frame.Presences.Add(updates.Presences);
                    frame.Pts = Math.Max(frame.Pts, updates.Pts);
                    break;
                case Pong pong:
                    frame.Pong = pong;
                    break;
                case Bye bye:
                    frame.Bye = bye;
                    break;
            }
        }

        return (frame, bytes);
    }
}
