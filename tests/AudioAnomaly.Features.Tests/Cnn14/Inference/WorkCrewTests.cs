namespace AudioAnomaly.Features.Tests.Inference;

public class WorkCrewTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(9)]
    public void WorkCrew_SeveralRuns_DoEveryJobOnceInItsRound(int workers)
    {
        var crew = new CountingCrew();
        for (int run = 0; run < 300; run++)
        {
            crew.Run(workers, [5, 0, 1, 40]);

            Assert.All(crew.Done, round => Assert.All(round, count => Assert.Equal(1, count)));
        }

        Assert.False(crew.Overlapped);
    }

    [Fact]
    public void WorkCrew_FailingJob_ThrowsAtTheCallerAndServesOn()
    {
        var crew = new CountingCrew { FailingJob = 3 };

        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => crew.Run(3, [5]));
        crew.FailingJob = -1;
        crew.Run(3, [8]);

        Assert.Equal("job 3", error.Message);
        Assert.All(crew.Done[0], count => Assert.Equal(1, count));
    }

    private sealed class CountingCrew : WorkCrew
    {
        private int[] _busy = [];
        private int _round;

        public int FailingJob { get; set; } = -1;

        public int[][] Done { get; private set; } = [];

        public bool Overlapped { get; private set; }

        public void Run(int workers, int[] rounds)
        {
            Done = [.. rounds.Select(jobs => new int[jobs])];
            _busy = new int[workers];
            Begin(workers);
            try
            {
                for (_round = 0; _round < rounds.Length; _round++)
                {
                    DoRound(rounds[_round]);
                }
            }
            finally
            {
                End();
            }
        }

        protected override void DoJob(int job, int worker)
        {
            Overlapped |= Interlocked.Increment(ref _busy[worker]) != 1;
            Interlocked.Increment(ref Done[_round][job]);
            Interlocked.Decrement(ref _busy[worker]);
            if (job == FailingJob)
            {
                throw new InvalidOperationException($"job {job}");
            }
        }
    }
}
