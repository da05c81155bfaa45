using DaprMessaging.Contracts;

namespace DaprMessaging.Session;

/// <summary>Msg does not answer what the gateway itself asks, or not now.</summary>
internal sealed class RefusedException(Refusal.Types.Code code) : Exception(code.ToString())
{
    public Refusal.Types.Code Code => code;
}
