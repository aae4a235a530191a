package dev.carafe.client;

import dev.carafe.client.call.CallOutcome;
import dev.carafe.client.call.RemoteCalls;
import dev.carafe.client.event.Publisher;
import dev.carafe.client.event.Subscriber;
import dev.carafe.client.http.Connections;
import dev.carafe.client.http.Service;
import dev.carafe.client.point.Points;
import dev.carafe.client.problem.CarafeException;
import dev.carafe.client.problem.UnavailableException;
import dev.carafe.client.task.TaskFuture;
import dev.carafe.client.task.Tasks;
import dev.carafe.model.task.Task;
import dev.carafe.model.task.TaskExecutionException;
import dev.carafe.model.task.TaskRequest;
import dev.carafe.model.task.TaskResult;
import dev.carafe.model.task.TaskResultOk;
import dev.carafe.model.task.TaskView;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A Java program's way to Carafe. Open one and share it: it is thread safe, and thousands of tasks that are waited for share a
 * handful of connections and threads, which are daemons.
 *
 * <pre>{@code
 * record Echo(String message) implements Task {}
 *
 * try (Carafe carafe = Carafe.connect(URI.create("http://127.0.0.1:8080"))) {
 *     TaskFuture<TaskResult> future = carafe.request("demo", new Echo("hi"));
 *     System.out.println(future.taskId() + " " + future.join());
 * }
 * }</pre>
 *
 * <p>What can go wrong between the program and Carafe is a {@link CarafeException}; its subclasses in {@code
 * dev.carafe.client.problem} say what. A task that failed is a {@link TaskExecutionException} where its result was asked to be
 * ok. A task is a record whose simple name is its type; a {@link TaskRequest} names the type itself, and can ask for delays,
 * timeouts, labels and so on.
 *
 * <p><b>Order and repetition.</b> The tasks of one service reach Carafe in the order in which they are requested from one
 * client. A submission whose answer is lost is sent again under the same idempotency key, so that it is accepted once.
 *
 * <p>An interrupt ends a method that blocks: it throws {@link UnavailableException} and leaves the thread interrupted.
 */
@SuppressWarnings("FutureReturnValueIgnored") // futures of futures are returned here, not ignored
public final class Carafe implements AutoCloseable {

    private final Connections connections;
    private final Duration requestTimeout;
    private final Tasks tasks;
    private final RemoteCalls calls;
    private final Events events;

    Carafe(CarafeBuilder options) {
        this.connections = new Connections(options.connectTimeout, options.tls);
        this.requestTimeout = options.requestTimeout;
        Service gateway = new Service(connections, options.gateway, options.key);
        this.tasks = new Tasks(connections, gateway, options.requestTimeout, options.json);
        this.calls = new RemoteCalls(tasks);
        this.events = new Events(connections, options);
    }

    /**
     * A client with default options.
     *
     * @param gateway such as {@code http://127.0.0.1:8080}
     * @throws IllegalArgumentException if that is no address of HTTP
     */
    public static Carafe connect(URI gateway) {
        return builder(gateway).build();
    }

    /**
     * A client with options: a key, timeouts, the hub's address.
     *
     * @throws IllegalArgumentException if that is no address of HTTP
     */
    public static CarafeBuilder builder(URI gateway) {
        return new CarafeBuilder(gateway);
    }

    /**
     * Submits a task and returns when it is accepted.
     *
     * @return its result to come, whether ok or error
     * @throws CarafeException if it is not accepted within the request timeout; {@link UnavailableException#isInDoubt} tells
     *     whether it may have been all the same
     * @throws IllegalArgumentException if it cannot be written as JSON
     */
    public TaskFuture<TaskResult> request(String service, Task task) {
        return request(service, task, TaskResult.class);
    }

    /**
     * The same for a result that must be ok: the future fails with {@link TaskExecutionException} if it is an error; this
     * call does not.
     */
    public TaskFuture<TaskResultOk> requestChecked(String service, Task task) {
        return request(service, task, TaskResultOk.class);
    }

    /**
     * The same with what the handler returned read as a type of one's own: the future fails with {@link
     * TaskExecutionException} if the result is an error. {@code TaskResult.class} and {@code TaskResultOk.class} mean the
     * result itself, as in {@link #request(String, Task)} and {@link #requestChecked}.
     */
    public <T> TaskFuture<T> request(String service, Task task, Class<T> result) {
        return request(service, asRequest(task), result);
    }

    /** The same for a request that names its type and may ask for more. */
    public <T> TaskFuture<T> request(String service, TaskRequest request, Class<T> result) {
        return Service.await(tasks.submit(service, request, result, requestTimeout));
    }

    /**
     * Submits a task without waiting for anything.
     *
     * @return completes when the task is accepted; fails as {@link #request(String, Task)} throws. Cancelled before the task
     *     was sent, the task is not sent
     */
    public <T> CompletableFuture<TaskFuture<T>> requestAsync(String service, Task task, Class<T> result) {
        return requestAsync(service, asRequest(task), result);
    }

    /** The same for a request that names its type and may ask for more. */
    public <T> CompletableFuture<TaskFuture<T>> requestAsync(String service, TaskRequest request, Class<T> result) {
        return tasks.submit(service, request, result, requestTimeout);
    }

    /**
     * Submits a task and waits for its result, without blocking.
     *
     * @return completes with the result, whether ok or error; fails as {@link #request(String, Task)} throws and as the {@link
     *     TaskFuture} fails. Cancelling it does not cancel the task
     */
    public CompletableFuture<TaskResult> execute(String service, Task task) {
        return execute(service, task, TaskResult.class);
    }

    /** The same for a result that must be ok; see {@link #request(String, Task, Class)}. */
    public <T> CompletableFuture<T> execute(String service, Task task, Class<T> result) {
        return execute(service, asRequest(task), result);
    }

    /** The same for a request that names its type and may ask for more. */
    public <T> CompletableFuture<T> execute(String service, TaskRequest request, Class<T> result) {
        return tasks.execute(service, request, result, requestTimeout);
    }

    /**
     * Submits a task and blocks until it has finished.
     *
     * @param timeout for all of it: connecting, sending, running, waiting
     * @throws TimeoutException if it has not finished by then. If it was accepted it goes on, and {@link #future} finds it
     *     again by the id that the message ends with
     * @throws CarafeException as {@link #request(String, Task)} and the {@link TaskFuture} do
     */
    public TaskResult executeBlocking(String service, Task task, Duration timeout) throws TimeoutException {
        return executeBlocking(service, task, TaskResult.class, timeout);
    }

    /**
     * The same for a result that must be ok; see {@link #request(String, Task, Class)}.
     *
     * @throws TaskExecutionException if it is an error
     */
    public <T> T executeBlocking(String service, Task task, Class<T> result, Duration timeout) throws TimeoutException {
        return executeBlocking(service, asRequest(task), result, timeout);
    }

    /** The same for a request that names its type and may ask for more. */
    public <T> T executeBlocking(String service, TaskRequest request, Class<T> result, Duration timeout)
            throws TimeoutException {
        long deadline = System.nanoTime() + timeout.toNanos();
        TaskFuture<T> future;
        try {
            future = Service.await(tasks.submit(service, request, result, timeout));
        } catch (UnavailableException e) {
            if (System.nanoTime() - deadline >= 0) {
                TimeoutException late = new TimeoutException(e.getMessage());
                late.initCause(e);
                throw late;
            }
            throw e;
        }
        try {
            return future.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            future.cancel(false);
            throw new TimeoutException("not finished within " + timeout + ": task " + future.taskId());
        } catch (ExecutionException e) {
            throw Service.failure(e);
        } catch (InterruptedException e) {
            future.cancel(false);
            throw Service.interrupted(e);
        }
    }

    /**
     * The result to come of a task that was submitted before, in this program or another. Returns at once; the future fails
     * if there is no such task, or its result is no longer kept.
     */
    public TaskFuture<TaskResult> future(UUID taskId) {
        return future(taskId, TaskResult.class);
    }

    /** The same for a result that must be ok; see {@link #request(String, Task, Class)}. */
    public <T> TaskFuture<T> future(UUID taskId, Class<T> result) {
        return tasks.future(taskId, result);
    }

    /**
     * Cancels a task. One that waits ends at once; one that runs is interrupted, and ends when its handler does.
     *
     * @return the task as it is now
     * @throws dev.carafe.client.problem.ConflictException if it has finished
     * @throws CarafeException if it cannot be cancelled for other reasons; may be repeated
     */
    public TaskView cancel(UUID taskId) {
        return Service.await(tasks.cancel(taskId));
    }

    /**
     * A task as it is now: its state, progress and, once it has finished, its result.
     *
     * @throws CarafeException if there is none, or it cannot be read at present
     */
    public TaskView task(UUID taskId) {
        return Service.await(tasks.read(taskId));
    }

    /**
     * Calls a function, which is a task of which only the name is known, and blocks until it has returned.
     *
     * @param function {@code service.type}, such as {@code demo.Echo}
     * @param arguments what Jackson writes as a JSON object: a map, a record; null for none
     * @param timeout for all of it; a call that was not started by then is never started
     * @return what it returned: a {@code Map}, {@code List}, {@code String}, {@code Number}, {@code Boolean} or null
     * @throws TaskExecutionException if it failed
     * @throws CarafeException if it was not run
     * @throws TimeoutException if it runs still, or may
     */
    public @Nullable Object call(String function, @Nullable Object arguments, Duration timeout)
            throws TimeoutException {
        return RemoteCalls.value(tryCall(function, arguments, timeout));
    }

    /**
     * The same, telling a call that failed from one that was not run. When it takes longer than the timeout, up to three
     * seconds more are taken to find out which.
     *
     * @throws TimeoutException if it runs still, or may: the answer to its submission never came
     * @throws dev.carafe.client.problem.InvalidRequestException if the arguments are not those that the function takes
     * @throws dev.carafe.client.problem.AccessDeniedException if the client's key may not do this
     * @throws dev.carafe.client.problem.UntrustedException if the gateway's certificate is not trusted
     */
    public CallOutcome tryCall(String function, @Nullable Object arguments, Duration timeout) throws TimeoutException {
        try {
            return calls.outcome(function, arguments, timeout);
        } catch (InterruptedException e) {
            throw Service.interrupted(e);
        }
    }

    /**
     * Publishes events through the hub. Close it when it is no longer used; closing the client closes it, too.
     */
    public Publisher publisher() {
        return events.publisher();
    }

    /**
     * Publishes events there: {@code http(s)} through that hub, {@code amqp(s)://user:password@host:port/vhost} straight to the
     * exchange, which needs {@code com.rabbitmq:amqp-client}. Opens no connection yet.
     *
     * @throws IllegalArgumentException if that is no such address, or the library is missing
     */
    public Publisher publisher(URI where) {
        return events.publisher(where);
    }

    /** Receives events through the hub. Close it when it is no longer used; closing the client closes it, too. */
    public Subscriber subscriber() {
        return events.subscriber();
    }

    /**
     * Receives events from there: {@code http(s)} through that hub, {@code amqp(s)://user:password@host:port/vhost} straight from
     * the exchange, which needs {@code com.rabbitmq:amqp-client}. Opens no connection yet.
     *
     * @throws IllegalArgumentException if that is no such address, or the library is missing
     */
    public Subscriber subscriber(URI where) {
        return events.subscriber(where);
    }

    /** Writes and queries points, through the hub. */
    public Points points() {
        return events.points();
    }

    /** How many tasks are waited for at present. */
    public int awaited() {
        return tasks.awaited();
    }

    /**
     * Ends all connections, and with them publishers and subscribers. Futures that have not completed fail with {@link dev.carafe.client.problem.ClosedException}, and
     * so does everything after it; tasks that were accepted go on.
     */
    @Override
    public void close() {
        connections.close();
        tasks.close();
        events.close();
    }

    private static TaskRequest asRequest(Task task) {
        return new TaskRequest(task.getClass().getSimpleName(), task);
    }
}
