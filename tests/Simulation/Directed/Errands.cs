using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Simulation.Devices;

namespace DaprMessaging.Simulation.Directed;

/// <summary>What people in directed worlds want done.</summary>
internal static class Errands
{
    /// <summary>One message or an album; the random ids follow one another.</summary>
    public static Errand Text(Device device, Peer peer, long randomId, int messages = 1, int length = 10) =>
        new(device.User, new Request
        {
            SendMessages = new SendMessages
            {
                Peer = peer,
                Messages =
                {
                    Enumerable.Range(0, messages).Select(i => new NewMessage
                    {
                        RandomId = randomId + i, Content = new Content { Text = new string('x', length) },
                    }),
                },
            },
        });
}
