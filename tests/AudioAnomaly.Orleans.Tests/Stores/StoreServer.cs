using Orleans.Hosting;

namespace AudioAnomaly.Fleet.Tests.Stores;

/// <summary>A real server that keeps states, and tells silos of each other.</summary>
internal abstract class StoreServer : OwnServer
{
    /// <summary>Makes a silo use it, in the way that the documentation shows.</summary>
    public abstract void Use(ISiloBuilder silo);

    /// <summary>It answers nobody any more, and keeps what it has.</summary>
    public abstract Task GoAwayAsync();

    public abstract Task ComeBackAsync();
}
