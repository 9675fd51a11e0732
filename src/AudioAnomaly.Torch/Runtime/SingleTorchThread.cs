using TorchSharp;

namespace AudioAnomaly.Torch;

/// <summary>Threads on which torch computes with one thread of its own.</summary>
/// <remarks>This is the one place where the library touches torch's number of threads. The setting belongs to the thread that makes it, but is also what
/// threads begin with that torch has not seen before;
/// so it is put back at once. A thread that meets torch for the first time in between computes with one thread.</remarks>
internal static class SingleTorchThread
{
    private static readonly Lock ThreadSetting = new();

    /// <summary>Starts one.</summary>
    /// <param name="name">The thread's name.</param>
    /// <param name="action">What it does. Must not throw.</param>
    public static Thread Start(string name, Action action)
    {
        using var ready = new ManualResetEventSlim();
        var thread = new Thread(() =>
        {
            int usual = torch.get_num_threads();
            torch.set_num_threads(1);
            OnNewThread(() => torch.set_num_threads(usual));
            ready.Set();
            action();
        })
        {
            IsBackground = true,
            Name = name,
        };
        lock (ThreadSetting)
        {
            thread.Start();
            ready.Wait();
        }

        return thread;
    }

    private static void OnNewThread(ThreadStart action)
    {
        var thread = new Thread(action) { IsBackground = true };
        thread.Start();
        thread.Join();
    }
}
